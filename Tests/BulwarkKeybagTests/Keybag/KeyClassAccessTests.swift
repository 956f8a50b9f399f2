import BulwarkCore
import BulwarkKeybag
import Testing

struct KeyClassAccessTests {
    /// One row a class: unwrap and then wrap; unlocked, locked, before first unlock, no passcode.
    static let rows: [(KeyClass, String, String)] = [
        (.complete, "ynny", "ynny"), (.completeUnlessOpen, "ynny", "yyyy"),
        (.completeUntilFirstUserAuthentication, "yyny", "yyny"), (.none, "yyyy", "yyyy"),
        (.whenUnlocked, "ynny", "ynny"), (.afterFirstUnlock, "yyny", "yyny"), (.always, "yyyy", "yyyy"),
        (.whenUnlockedThisDeviceOnly, "ynny", "ynny"), (.afterFirstUnlockThisDeviceOnly, "yyny", "yyny"),
        (.alwaysThisDeviceOnly, "yyyy", "yyyy"), (.whenPasscodeSetThisDeviceOnly, "ynnn", "ynnn"),
    ]
    static let columns: [(LockState, Bool)] = [
        (.unlocked, true), (.locked, true), (.beforeFirstUnlock, true), (.unlocked, false),
    ]

    @Test("Each class is reached in the states that the matrix names and in no other", arguments: rows)
    func cells(key: KeyClass, unwrap: String, wrap: String) {
        let found = Self.columns.map { key.canUnwrap(in: $0.0, hasPasscode: $0.1) ? "y" : "n" }.joined()
        let made = Self.columns.map { key.canWrap(in: $0.0, hasPasscode: $0.1) ? "y" : "n" }.joined()
        #expect(found == unwrap)
        #expect(made == wrap)
    }

    @Test("Every class has a row")
    func complete() { #expect(Set(Self.rows.map(\.0)) == Set(KeyClass.allCases)) }

    @Test("Only the classes that are not bound to the device may leave it")
    func migration() {
        #expect(KeyClass.allCases.filter(\.mayLeaveDevice) == [.whenUnlocked, .afterFirstUnlock, .always])
    }
}
