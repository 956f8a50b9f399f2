import BulwarkTransport
import BulwarkX509
import Foundation
import Testing

struct SignedLogListTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/data/ct").standardizedFileURL
    private static func file(_ name: String) -> [UInt8]? {
        (try? Data(contentsOf: folder.appending(path: name))).map(Array.init)
    }
    private static let list = file("google_all_logs_list_v3.json")
    private static let signature = file("google_all_logs_list_v3.sig")

    @Test(.enabled(if: list != nil && signature != nil, "needs ../shared/data/ct beside the checkout"))
    func `Google's list is read by its signature, and no byte may differ`() throws {
        let list = try #require(Self.list)
        let signature = try #require(Self.signature)
        let document = try SignedLogList.read(json: list, signature: signature)
        #expect(document.date == CTLogList.bundled.googleDate && document.logs.count > 50)
        var other = list
        other[other.count / 2] ^= 1
        #expect(throws: TransportError(.wrongSignature)) { try SignedLogList.read(json: other, signature: signature) }
        var broken = signature
        broken[0] ^= 1
        #expect(throws: TransportError(.wrongSignature)) { try SignedLogList.read(json: list, signature: broken) }
        #expect(throws: TransportError(.wrongSignature)) { try SignedLogList.read(json: list, signature: []) }
    }
}
