import BulwarkCore
import BulwarkValidation
import Testing

struct IssueTests {
    @Test(arguments: ValidationIssue.Code.all)
    func `Every code has a message for people that says what to do`(_ code: ValidationIssue.Code) throws {
        let message = try #require(code.message)
        #expect(message.key.description == "validation.\(code.rawValue)")
        #expect(message.summary.description.hasSuffix("."))
        #expect(message.advice.description.hasSuffix("."))
        #expect(ValidationIssue.Code(rawValue: code.rawValue).message == message)
    }

    @Test func `Names of codes are unique`() {
        #expect(Set(ValidationIssue.Code.all).count == ValidationIssue.Code.all.count)
        #expect(ValidationIssue.Code.all.count > 20)
    }

    @Test func `A code of another module need not have a message`() {
        #expect(ValidationIssue.Code(rawValue: "of-another-module").message == nil)
    }

    @Test func `Issues become those of a field`() throws {
        let error = try #require(throws: ValidationError.self) { try EmailAddress("a") }
        #expect(error.within("sender").map(\.field) == ["sender"])
        let nested = try #require(ValidationError(error.within("sender"))).within("form")
        #expect(nested.map(\.field) == ["form.sender"])
        #expect(ValidationError([]) == nil)
    }

    @Test func `A place in another text is nil, not a crash`() {
        let issue = ValidationIssue(.empty, at: 3..<9, "of a longer text")
        #expect(issue.range(in: "abcdefghij").map { _ in true } == true)
        #expect(issue.range(in: "abcd") == nil)
        #expect(issue.range(in: "") == nil)
    }
}
