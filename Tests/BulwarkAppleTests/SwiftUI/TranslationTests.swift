import BulwarkAuthentication
import BulwarkCore
import Foundation
import Testing

@testable import BulwarkApple

@Suite struct TranslationTests {
    private static let english: [String: String] = {
        guard
            let url = Translation.bundle.url(
                forResource: "Bulwark", withExtension: "strings", subdirectory: "en.lproj"),
            let data = try? Data(contentsOf: url),
            let table = try? PropertyListSerialization.propertyList(from: data, format: nil) as? [String: String]
        else { return [:] }
        return table
    }()

    private static let messages: [UserMessage] =
        BiometricFailure.allCases.map(\.message)
        + AuthenticationError.Code.all.compactMap(\.message) + [.unknown]

    @Test func `Every message has its two sentences in the table, as they are in English`() {
        #expect(Self.messages.count > 30 && Self.english.count > 400)
        for message in Self.messages {
            #expect(
                Self.english["\(message.key).summary"] == message.summary.description, "run Scripts/generate-strings")
            #expect(Self.english["\(message.key).advice"] == message.advice.description, "run Scripts/generate-strings")
        }
    }

    @Test(arguments: LoginText.allCases)
    func `Every text of the login is in the table`(text: LoginText) {
        #expect(Self.english[text.rawValue] == text.english, "run Scripts/generate-strings")
        #expect(text.text == text.english)
    }

    @Test func `An app's own table counts first, and what it lacks is Bulwark's`() throws {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("Strings-\(UUID()).bundle")
        let table = folder.appendingPathComponent("en.lproj/Bulwark.strings")
        try FileManager.default.createDirectory(
            at: table.deletingLastPathComponent(), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("\"authentication.not-set.summary\" = \"Es gibt keine PIN.\";\n".utf8).write(to: table)
        let bundle = try #require(Bundle(url: folder))
        let message = try #require(AuthenticationError.Code.notSet.message)
        #expect(message.localized(in: bundle) == "Es gibt keine PIN. Set a PIN first.")
        let other = try #require(AuthenticationError.Code.alreadySet.message)
        #expect(other.localized(in: bundle) == other.description)
    }

    @Test func `A text that no table has is the English one`() {
        #expect(Translation.text("no.such.key", "As it is.") == "As it is.")
        #expect(LoginText.wrong.text("9") == "The PIN is wrong. Tries left: 9.")
    }
}
