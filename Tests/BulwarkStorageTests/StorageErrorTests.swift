import BulwarkCore
import BulwarkStorage
import Foundation
import Testing

@Suite struct StorageErrorTests {
    @Test("Every code has a message of its own that says what to do", arguments: StorageError.Code.all)
    func everyCodeHasAMessage(code: StorageError.Code) throws {
        let message = try #require(code.message)
        #expect(message != .unknown)
        #expect(StorageError.Code.all.filter { $0.message == message } == [code])
    }

    @Test func `All codes of the source are listed`() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/BulwarkStorage/StorageErrorCode.swift")
        let declared = try String(contentsOf: source, encoding: .utf8).matches(of: /= Code\(rawValue: "([a-z-]+)"\)/)
        #expect(Set(declared.map { String($0.output.1) }) == Set(StorageError.Code.all.map(\.rawValue)))
    }

    @Test(
        "Statuses of the Security framework have names",
        arguments: [
            (-25300, StorageError.Code.notFound), (-25299, .alreadyExists), (-25308, .locked),
            (-25293, .authenticationFailed), (-128, .cancelled), (-34018, .missingEntitlement), (-50, .invalidName),
            (-25291, .notAvailable), (-1, .system),
        ] as [(Int32, StorageError.Code)])
    func statusesHaveNames(status: Int32, code: StorageError.Code) {
        let error = StorageError(status: status)
        #expect(error?.code == code && error?.detail == .status(status))
    }

    @Test func `Success is no error`() { #expect(StorageError(status: 0) == nil) }
}
