import BulwarkCore
import Foundation
import Testing

@Suite struct ErrorTests {
    @Test("Every code has a message of its own that says what to do", arguments: CoreError.Code.all)
    func everyCodeHasAMessage(code: CoreError.Code) throws {
        let message = try #require(code.message)
        #expect(message != .unknown)
        #expect(!message.summary.description.isEmpty && !message.advice.description.isEmpty)
        #expect(CoreError.Code.all.filter { $0.message == message } == [code])
    }

    @Test func `All codes of the source are listed`() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/BulwarkCore/Errors/CoreErrorCode.swift")
        let declared = try String(contentsOf: source, encoding: .utf8).matches(of: /= Code\(rawValue: "([a-z-]+)"\)/)
        #expect(Set(declared.map { String($0.output.1) }) == Set(CoreError.Code.all.map(\.rawValue)))
    }

    @Test func `Errors are equal by code and say no more than fixed text`() {
        let error = CoreError(errno: 2, "open")
        #expect(error == CoreError(.notFound))
        #expect(error.systemCode == 2)
        #expect(error.description.contains("errno 2") && error.description.contains("(open)"))
        #expect((error as any Error).localizedDescription == "The file or folder does not exist.")
    }

    @Test func `A code of another module still has words for people`() {
        #expect(CoreError(CoreError.Code(rawValue: "made-up")).message == .unknown)
    }
}
