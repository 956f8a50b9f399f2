import BulwarkCore
import BulwarkValidation
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
}
