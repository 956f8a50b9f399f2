internal import BulwarkCore
public import BulwarkStorage

/// What each keychain backend must do besides the matrix of ``KeychainContract``.
public enum KeychainRule: String, Sendable, Hashable, CaseIterable {
    /// Adding what is there is refused and leaves it as it was.
    case addRefusesWhatIsThere
    /// Changing what is not there is refused and adds nothing.
    case updateRefusesWhatIsNotThere
    /// Setting adds, and then changes in place; whoever reads meanwhile finds the old value or the new one, never none.
    case setNeverLeavesAGap
    /// A change of class takes the value along, and is refused where the new class cannot be reached.
    case updateChangesTheClass
    /// Generic and internet items, and items of other services, accounts and servers, are different items; so are those whose
    /// names differ by case, or by how the same characters are composed.
    case addressesAreDistinct
    /// A listing has the attributes of all items of its service, and of no other.
    case listShowsTheService
    /// Removing takes one item, tells whether it was there, and does so in any state.
    case removeTakesOne
    /// Emptying takes the items of its service in any state, and no others.
    case removeAllTakesTheService
    /// Items survive a restart.
    case itemsSurviveARestart
    /// Wiping a value that was stored or read does not reach the item: a session wipes its token at each lock.
    case wipingDoesNotReachTheItem

    /// Finds what a backend does against the rule.
    ///
    /// - Parameters:
    ///   - backend: An empty backend.
    ///   - device: The device under it, unlocked and with a passcode.
    /// - Returns: What it did, in words; nothing where it keeps the rule.
    /// - Throws: What the backend or the device threw where the rule lets it throw nothing.
    public func violations(of backend: some KeychainBackend, on device: some KeychainDevice) async throws -> [String] {
        var check = Check()
        switch self {
        case .addRefusesWhatIsThere:
            try await backend.add(item("a", "old"), authentication: nil)
            await check.refuses(.alreadyExists) { () async throws(StorageError) in
                try await backend.add(item("a", "new"), authentication: nil)
            }
            check(try await value("a", backend) == "old", "the item was changed")
        case .updateRefusesWhatIsNotThere:
            await check.refuses(.notFound) { () async throws(StorageError) in
                try await backend.update(item("a", "new"), authentication: nil)
            }
            check(try await value("a", backend) == nil, "an item was added")
        case .setNeverLeavesAGap:
            try await backend.set([item("a", "0")], authentication: nil)
            let reader = Task {
                var gaps = 0
                while !Task.isCancelled {
                    if try await value("a", backend) == nil { gaps += 1 }
                    await Task.yield()
                }
                return gaps
            }
            for number in 1...200 {
                try await backend.set([item("a", "\(number)")], authentication: nil)
                await Task.yield()
            }
            reader.cancel()
            check(try await reader.value == 0, "a reader found no item while it was being set")
            check(try await value("a", backend) == "200", "the last value is not there")
        case .wipingDoesNotReachTheItem:
            let added = item("a", "one")
            try await backend.add(added, authentication: nil)
            added.value.wipe()
            check(try await value("a", backend) == "one", "the item went with the value that was added")
            let updated = item("a", "two")
            try await backend.update(updated, authentication: nil)
            updated.value.wipe()
            try await backend.item(at: updated.address, authentication: nil)?.value.wipe()
            check(try await value("a", backend) == "two", "the item went with a value that was changed or read")
        case .updateChangesTheClass:
            try await backend.add(item("a", "old", .whenUnlockedThisDeviceOnly), authentication: nil)
            try await backend.update(item("a", "new", .afterFirstUnlock), authentication: nil)
            try await device.move(to: .locked)
            check(try await value("a", backend) == "new", "the new class is not in force")
            await check.refuses(.locked) { () async throws(StorageError) in
                try await backend.update(item("a", "newer", .whenUnlocked), authentication: nil)
            }
            check(try await value("a", backend) == "new", "a change that was refused took effect")
        case .addressesAreDistinct:
            let addresses = [
                KeychainAddress(service: "s", account: "a"), KeychainAddress(service: "s", account: "A"),
                KeychainAddress(service: "t", account: "a"),
                KeychainAddress(service: "s", account: "caf\u{E9}"),
                KeychainAddress(service: "s", account: "cafe\u{301}"),
                KeychainAddress(service: "\u{E9}", account: "a"), KeychainAddress(service: "e\u{301}", account: "a"),
                KeychainAddress(service: "s", account: "a", kind: .internet(InternetPlace(server: "one.example"))),
                KeychainAddress(service: "s", account: "a", kind: .internet(InternetPlace(server: "two.example"))),
            ]
            for (number, address) in addresses.enumerated() {
                try await backend.add(
                    KeychainItem(address: address, value: SecureBytes(copying: [UInt8(number)])), authentication: nil)
            }
            for (number, address) in addresses.enumerated() {
                let found = try await backend.item(at: address, authentication: nil)?.value
                check(found == SecureBytes(copying: [UInt8(number)]), "item \(number) was mixed up with another")
            }
            let composed = try await backend.list(KeychainScope(service: "\u{E9}"))
            check(composed.items.count == 1, "a service whose name is composed otherwise is listed with it")
            check(
                composed.items.first.map { Array($0.address.service.utf8) } == Array("\u{E9}".utf8),
                "a name came back composed otherwise")
            try await backend.removeAll(KeychainScope(service: "\u{E9}"))
            let decomposed = try await backend.list(KeychainScope(service: "e\u{301}"))
            check(decomposed.items.count == 1, "a service whose name is composed otherwise is gone with it")
        case .listShowsTheService:
            var labelled = item("a", "1", .afterFirstUnlock)
            labelled.label = "A label"
            try await backend.set([labelled, item("b", "2"), item("c", "3", service: "other")], authentication: nil)
            let listing = try await backend.list(KeychainScope(service: "rules"))
            let found = Dictionary(uniqueKeysWithValues: listing.items.map { ($0.address.account, $0) })
            check(Set(found.keys) == ["a", "b"] && listing.isComplete, "the listing is not that of the service")
            check(found["a"]?.label == "A label", "the label is lost")
            check(found["a"]?.accessibility == .afterFirstUnlock, "the class is lost")
        case .removeTakesOne:
            try await backend.set([item("a", "1"), item("b", "2")], authentication: nil)
            try await device.move(to: .beforeFirstUnlock)
            check(
                try await backend.remove(at: item("a", "").address), "the item was not removed before the first unlock")
            check(try await !backend.remove(at: item("a", "").address), "an item was removed twice")
            try await device.move(to: .unlocked)
            check(try await value("a", backend) == nil, "the item is still there")
            check(try await value("b", backend) == "2", "another item is gone")
        case .removeAllTakesTheService:
            var synchronizable = item("c", "3", .whenUnlocked)
            synchronizable.address.isSynchronizable = backend.capabilities.synchronizes
            try await backend.set(
                [item("a", "1"), item("b", "2", .afterFirstUnlock), synchronizable, item("d", "4", service: "other")],
                authentication: nil)
            try await device.move(to: .locked)
            try await backend.removeAll(KeychainScope(service: "rules"))
            try await device.move(to: .unlocked)
            let left = try await backend.list(KeychainScope(service: "rules"))
            check(left.items.isEmpty && left.isComplete, "items are left")
            let other = try await backend.list(KeychainScope(service: "other"))
            check(other.items.count == 1, "items of another service are gone")
        case .itemsSurviveARestart:
            try await backend.add(item("a", "1"), authentication: nil)
            try await device.move(to: .beforeFirstUnlock)
            try await device.move(to: .unlocked)
            check(try await value("a", backend) == "1", "the item is gone")
        }
        return check.violations
    }

    private func item(
        _ account: String, _ value: String, _ accessibility: Accessibility = .whenUnlockedThisDeviceOnly,
        service: String = "rules"
    ) -> KeychainItem {
        KeychainItem(
            address: KeychainAddress(service: service, account: account),
            value: SecureBytes(copying: Array(value.utf8)), accessibility: accessibility)
    }

    private func value(_ account: String, _ backend: some KeychainBackend) async throws(StorageError) -> String? {
        let item = try await backend.item(at: item(account, "").address, authentication: nil)
        return item?.value.withExposedBytes { String(decoding: $0, as: UTF8.self) }
    }
}

/// What was found against a rule so far.
private struct Check {
    var violations: [String] = []

    mutating func callAsFunction(_ isKept: Bool, _ violation: String) {
        if !isKept { violations.append(violation) }
    }

    mutating func refuses(
        _ code: StorageError.Code, _ body: () async throws(StorageError) -> Void
    ) async {
        do throws(StorageError) {
            try await body()
            violations.append("nothing was thrown instead of \(code.rawValue)")
        } catch {
            if error.code != code { violations.append("\(error.code.rawValue) was thrown instead of \(code.rawValue)") }
        }
    }
}
