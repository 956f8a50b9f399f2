import BulwarkRelayAPI
import Foundation
import Testing

@Suite("Errors of a relay")
struct RelayErrorTests {
    @Test("Every code has a message and a status of its own kind", arguments: RelayError.Code.all)
    func messages(code: RelayError.Code) throws {
        let message = try #require(code.message)
        #expect(RelayError.Code.all.filter { $0.message == message } == [code])
        #expect(400...599 ~= code.status)
        #expect(code.status != 500 || code == .store)
    }

    @Test("An error comes over the wire with what helps, and without its reason")
    func wire() throws {
        let error = RelayError(
            .wrongDevices, "inside", retryAfter: 4, mismatch: DeviceMismatch(missing: [1], extra: [2], stale: [3]))
        let read = RelayError(try RelayJSON.decode(from: RelayJSON.encode(error.document)))
        #expect(read.code == .wrongDevices)
        #expect(read.retryAfter == 4)
        #expect(read.mismatch == error.mismatch)
        #expect(read.reason == nil)
    }

    @Test("What is wrong inside the relay is no affair of who asks")
    func inside() {
        #expect(RelayError(.malformed, "cut off").document.message.contains("cut off"))
        for error in [RelayError(.store, "SQLITE_IOERR"), RelayError(.busy, "SQLITE_IOERR")] {
            #expect(!error.document.message.contains("SQLITE"))
        }
    }

    @Test("A code of a newer relay stays what it is")
    func unknown() throws {
        let json = Data(#"{"code":"relay-out-of-tea","message":"","retryAfter":-5}"#.utf8)
        let read = RelayError(try RelayJSON.decode(from: json))
        #expect(read.code.rawValue == "relay-out-of-tea")
        #expect(read.code.message == nil)
        #expect(read.retryAfter == 0)
    }
}
