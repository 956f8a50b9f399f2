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
            (-25291, .notAvailable), (-67671, .system), (-1, .system),
        ] as [(Int32, StorageError.Code)])
    func statusesHaveNames(status: Int32, code: StorageError.Code) {
        let error = StorageError(status: status)
        #expect(error?.code == code && error?.detail == .status(status))
    }

    @Test func `Success is no error`() { #expect(StorageError(status: 0) == nil) }

    @Test(
        "Where a class needs a passcode, two statuses mean that there is none, and only there",
        arguments: [-25293, -25291] as [Int32], Accessibility.allCases)
    func passcodeStatuses(status: Int32, accessibility: Accessibility) {
        let code = StorageError(status: status, storing: accessibility)?.code
        #expect((code == .passcodeNotSet) == (accessibility == .whenPasscodeSetThisDeviceOnly))
    }

    @Test(
        "The state of the device tells what a status means",
        arguments: [
            (-25300, LockState.beforeFirstUnlock, StorageError.Code.locked), (-25300, .locked, .notFound),
            (-25300, .unlocked, .notFound), (-25308, .beforeFirstUnlock, .locked), (-25308, .locked, .locked),
            (-25308, .unlocked, .authenticationRequired), (-25299, .locked, .alreadyExists),
        ] as [(Int32, LockState, StorageError.Code)])
    func stateTellsTheMeaning(status: Int32, state: LockState, code: StorageError.Code) {
        #expect(StorageError(status: status)?.inState(state).code == code)
        let storing = StorageError(status: status)?.inState(state, storing: .whenUnlocked)
        #expect(storing?.code == code)
        if code == .locked { #expect(storing?.detail == .locked(.whenUnlocked, state)) }
    }
}
