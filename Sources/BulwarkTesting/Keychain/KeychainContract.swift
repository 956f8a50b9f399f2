internal import BulwarkCore
public import BulwarkStorage

/// What each keychain backend must do: every cell of the matrix of classes and states.
///
/// Run it against a backend of your own, with each cell as an argument of a test:
///
/// ```swift
/// @Test(arguments: KeychainContract.cells)
/// func keepsTheMatrix(cell: KeychainContract.Cell) async throws {
///     let fake = FakeKeychain()
///     let outcome = try await cell.outcome(of: fake, on: fake)
///     #expect(outcome == cell.expected)
/// }
/// ```
///
/// ``KeychainRule`` has what the matrix does not say.
public enum KeychainContract {
    /// The state of the device in a column of the matrix.
    public enum Column: String, Sendable, Hashable, CaseIterable {
        /// Unlocked, with a passcode.
        case unlocked
        /// Locked, with a passcode, after it was unlocked once.
        case locked
        /// Not unlocked since the start, with a passcode.
        case beforeFirstUnlock
        /// Unlocked, after the passcode was removed.
        case noPasscode
    }

    /// What is done with an item.
    public enum Operation: String, Sendable, Hashable, CaseIterable {
        /// A new item is added.
        case add
        /// An item that was stored while unlocked is read.
        case read
        /// An item that was stored while unlocked is changed.
        case update
        /// An item that was stored while unlocked is removed.
        case remove
        /// What was stored while unlocked is listed.
        case list
    }

    /// What came of it.
    public enum Outcome: Sendable, Hashable {
        /// It was done.
        case done
        /// The item is not there.
        case absent
        /// The item is not shown, and the listing says that it is not complete.
        case hidden
        /// It was refused with a code.
        case refused(StorageError.Code)
        /// It was done wrongly: another value came back, or a listing lacks an item and says that it is complete.
        case wrong
    }

    /// One cell of the matrix, for one operation.
    public struct Cell: Sendable, Hashable, CustomStringConvertible {
        /// The class.
        public let accessibility: Accessibility
        /// The device's state.
        public let column: Column
        /// What is done.
        public let operation: Operation
        /// What must come of it.
        public let expected: Outcome

        /// The cell's place.
        public var description: String {
            "\(operation.rawValue) \(accessibility.rawValue), \(column.rawValue): \(expected)"
        }
    }

    /// All cells: each class in each state under each operation, 100 in all.
    public static let cells: [Cell] = rows.flatMap { row in
        zip(Column.allCases, row.outcomes).flatMap { column, outcomes in
            zip(Operation.allCases, outcomes).map { operation, expected in
                Cell(accessibility: row.accessibility, column: column, operation: operation, expected: expected)
            }
        }
    }

    private struct Row {
        var accessibility: Accessibility
        /// By column, then by operation: add, read, update, remove, list.
        var outcomes: [[Outcome]]
    }

    // Written out, not computed: a table that was derived from the code under test would agree with it whatever it does.
    private static let open: [Outcome] = [.done, .done, .done, .done, .done]
    private static let shut: [Outcome] = [.refused(.locked), .refused(.locked), .refused(.locked), .done, .hidden]
    private static let gone: [Outcome] = [.refused(.passcodeNotSet), .absent, .absent, .absent, .absent]
    private static let rows = [
        // unlocked, locked, before first unlock, no passcode
        Row(accessibility: .whenUnlocked, outcomes: [open, shut, shut, open]),
        Row(accessibility: .whenUnlockedThisDeviceOnly, outcomes: [open, shut, shut, open]),
        Row(accessibility: .afterFirstUnlock, outcomes: [open, open, shut, open]),
        Row(accessibility: .afterFirstUnlockThisDeviceOnly, outcomes: [open, open, shut, open]),
        Row(accessibility: .whenPasscodeSetThisDeviceOnly, outcomes: [open, shut, shut, gone]),
    ]
}

extension KeychainContract.Cell {
    /// What a backend makes of the cell.
    ///
    /// - Parameters:
    ///   - backend: An empty backend.
    ///   - device: The device under it.
    /// - Throws: What setting the scene threw, which is no outcome.
    public func outcome(
        of backend: some KeychainBackend, on device: some KeychainDevice
    ) async throws -> KeychainContract.Outcome {
        let scope = KeychainScope(service: "contract")
        let old = KeychainItem(
            address: KeychainAddress(service: scope.service, account: "there"),
            value: SecureBytes(copying: Array("old".utf8)), accessibility: accessibility)
        var new = old
        new.value = SecureBytes(copying: Array("new".utf8))
        try await device.setPasscode(true)
        try await device.move(to: .unlocked)
        try await backend.add(old, authentication: nil)
        switch column {
        case .unlocked: break
        case .locked: try await device.move(to: .locked)
        case .beforeFirstUnlock: try await device.move(to: .beforeFirstUnlock)
        case .noPasscode: try await device.setPasscode(false)
        }
        do throws(StorageError) {
            switch operation {
            case .add:
                new.address.account = "new"
                try await backend.add(new, authentication: nil)
                return try await backend.item(at: new.address, authentication: nil) == new ? .done : .wrong
            case .read:
                guard let item = try await backend.item(at: old.address, authentication: nil) else { return .absent }
                return item == old ? .done : .wrong
            case .update:
                try await backend.update(new, authentication: nil)
                return try await backend.item(at: new.address, authentication: nil) == new ? .done : .wrong
            case .remove:
                return try await backend.remove(at: old.address) ? .done : .absent
            case .list:
                let listing = try await backend.list(scope)
                if listing.items.map(\.address) == [old.address] { return .done }
                if !listing.items.isEmpty { return .wrong }
                if !listing.isComplete { return .hidden }
                return try await isGone(old.address, backend) ? .absent : .wrong
            }
        } catch {
            return error.code == .notFound ? .absent : .refused(error.code)
        }
    }

    private func isGone(_ address: KeychainAddress, _ backend: some KeychainBackend) async throws(StorageError) -> Bool
    {
        try await backend.item(at: address, authentication: nil) == nil
    }
}
