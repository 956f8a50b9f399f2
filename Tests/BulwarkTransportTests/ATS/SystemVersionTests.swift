import Testing

@testable import BulwarkTransport

struct SystemVersionTests {
    @Test(
        "A version is read as build settings write it",
        arguments: [
            ("17", SystemVersion(17)), ("17.0", SystemVersion(17)), ("26.4", SystemVersion(26, 4)),
            ("26.4.1", SystemVersion(26, 4)), ("26.10", SystemVersion(26, 10)), ("", nil), ("x", nil), ("26.", nil),
            (".4", nil), ("-1", nil), ("26.4.1.2", nil), ("26.4.x", nil), ("99999999999999999999", nil), ("１７", nil),
            ("$(TARGET)", nil),
        ] as [(String, SystemVersion?)])
    func reads(text: String, version: SystemVersion?) {
        #expect(SystemVersion(text) == version)
    }

    @Test func `Versions order by number and not by text`() {
        #expect(SystemVersion(9) < 10)
        #expect(SystemVersion(26, 4) < SystemVersion(26, 10))
        #expect(SystemVersion(26) < SystemVersion(26, 4))
        #expect(SystemVersion(26, 4).description == "26.4")
        #expect(SystemVersion(17).description == "17")
    }
}
