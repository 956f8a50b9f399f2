import BulwarkAuthentication
import Testing

@Suite("Fallback from biometrics to the PIN")
struct FallbackStateTests {
    // Rows are states, columns are events, both in the order of their cases. A dash is an event that has no place.
    static let table: [(FallbackState, String)] = [
        (.biometrics, "unlocked biometrics pin - pin - - lockedOut - - biometrics"),
        (.pin, "- - - biometrics - unlocked pin lockedOut - - biometrics"),
        (.lockedOut, "- - - - - - - - recovered - -"),
        (.recovered, "- - - - - - - - - unlocked lockedOut"),
        (.unlocked, "- - - - - - - - - - biometrics"),
    ]

    @Test("follows the table for every event", arguments: table)
    func transitions(state: FallbackState, row: String) {
        #expect(
            FallbackEvent.allCases.map { state.after($0)?.rawValue ?? "-" }
                == row.split(separator: " ").map(String.init))
    }

    @Test("is covered by the table in every state")
    func coverage() {
        #expect(Self.table.map(\.0) == FallbackState.allCases)
    }

    @Test("leaves the lock-out through recovery alone")
    func lockout() {
        #expect(FallbackEvent.allCases.filter { FallbackState.lockedOut.after($0) != nil } == [.ownerRecovered])
    }
}
