import BulwarkCore
import BulwarkValidation
import Foundation
import Testing

struct ServerErrorCatalogTests {
    static let limit = UserMessage("server.limit", "Your limit is reached.", advice: "Try again tomorrow.")

    @Test func `A known code gives its message, anything else the generic one`() {
        let catalog = ServerErrorCatalog(["E1é": Self.limit])
        #expect(catalog.message(for: "E1é") == Self.limit)
        for code in [nil, "", "e1é", "E1e\u{301}", "<script>", "SQLSTATE 42P01 at /srv/db"] as [String?] {
            #expect(catalog.message(for: code) == .unknown)
        }
    }

    @Test func `Messages come in the language of the bundle, and in English where it has none`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bulwark-\(UUID().uuidString).lproj")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(
            """
            "server.limit.summary" = "Ihr Limit ist erreicht.";
            "server.limit.advice" = "Versuchen Sie es morgen wieder.";
            "unknown.summary" = "Etwas ist schiefgegangen.";
            """.utf8
        ).write(to: folder.appending(path: "Messages.strings"))
        let bundle = try #require(Bundle(path: folder.path))
        let catalog = ServerErrorCatalog(["E1": Self.limit])
        let limit = catalog.message(for: "E1", in: bundle)
        #expect(limit.description == "Ihr Limit ist erreicht. Versuchen Sie es morgen wieder.")
        // Half a translation is completed in English, and a code that nobody knows shows nothing of itself.
        let other = catalog.message(for: "<b>SQLSTATE</b>", in: bundle)
        #expect(other.summary == "Etwas ist schiefgegangen." && other.advice == "\(UserMessage.unknown.advice)")
        #expect(catalog.message(for: "E1", in: bundle, table: "Other").description == Self.limit.description)
    }

    @Test func `Translations may come from anywhere`() {
        let texts = ["server.limit.summary": "Limite atteinte."]
        let message = Self.limit.localized { texts[$0] }
        #expect(message.description == "Limite atteinte. Try again tomorrow.")
    }
}
