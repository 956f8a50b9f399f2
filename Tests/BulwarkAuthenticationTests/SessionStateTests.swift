import BulwarkAuthentication
import Testing

@Suite("Session states")
struct SessionStateTests {
    // Rows are states, columns are events, both in the order of their cases. A dash is an event that has no place.
    static let table: [(SessionState, String)] = [
        (.signedOut, "active - - - - - - - - signedOut"),
        (.active, "- - active elevated - background locked - signedOut signedOut"),
        (.elevated, "- - elevated elevated active background locked - signedOut signedOut"),
        (.background, "- - - - - - locked active signedOut signedOut"),
        (.locked, "- active - - - - locked - signedOut signedOut"),
    ]

    @Test("follow the table for every event", arguments: table)
    func transitions(state: SessionState, row: String) {
        #expect(
            SessionEvent.allCases.map { state.after($0)?.rawValue ?? "-" } == row.split(separator: " ").map(String.init)
        )
    }

    @Test("are all in the table")
    func coverage() { #expect(Self.table.map(\.0) == SessionState.allCases) }
}
