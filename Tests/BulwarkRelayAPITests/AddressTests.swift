import BulwarkRelayAPI
import Foundation
import Testing

@Suite("Names and paths")
struct AddressTests {
    @Test(
        "Names that are none are refused",
        arguments: ["", "a\u{0}b", "a\nb", "\u{85}", "e\u{301}", String(repeating: "ä", count: 128)])
    func refused(_ name: String) {
        #expect(throws: RelayError(.invalidValue)) { try AccountName(name) }
        #expect(AccountName(rawValue: name) == nil)
    }

    @Test(
        "Other names are taken as they are",
        arguments: ["a", "Alice", "\u{E9}lise", "日本", "a b", String(repeating: "x", count: 255)])
    func taken(_ name: String) throws {
        #expect(try Array(AccountName(name).rawValue.utf8) == Array(name.utf8))
    }

    @Test("No path has an address in it, and a name of an attachment is not just any text")
    func paths() throws {
        #expect(RelayEndpoint.fetchPath(after: 7, atMost: 10, wait: 30) == "/v1/messages?after=7&limit=10&wait=30")
        #expect(RelayEndpoint.acknowledgePath(through: 8) == "/v1/messages?through=8")
        let id = String(repeating: "0a", count: 16)
        #expect(try RelayEndpoint.path(toAttachment: id) == "/v1/attachments/\(id)")
        for text in ["", "../../etc/passwd", String(repeating: "A", count: 32), String(repeating: "0", count: 33)] {
            #expect(throws: RelayError(.invalidValue)) { try RelayEndpoint.path(toAttachment: text) }
        }
    }
}
