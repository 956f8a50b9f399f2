// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    internal import BulwarkCore
    internal import Foundation

    // The item calls over the items of `ShimDevice.current`: the data protection keychain, which iOS alone has and macOS under
    // kSecUseDataProtectionKeychain. https://developer.apple.com/documentation/technotes/tn3137-on-mac-keychains

    /// Adds an item.
    ///
    /// - A value of `kSecAttrAccessible` stands in for a missing one: [kSecAttrAccessibleWhenUnlocked][default].
    /// - An item goes to the app's own access group unless it names another that the app is entitled to.
    /// - What is synchronizable has a class that may leave the device, and no access control: [kSecAttrSynchronizable][sync].
    ///
    /// See [SecItemAdd](https://developer.apple.com/documentation/security/secitemadd(_:_:)).
    ///
    /// [default]: https://developer.apple.com/documentation/security/ksecattraccessible
    /// [sync]: https://developer.apple.com/documentation/security/ksecattrsynchronizable
    public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
        status { () throws(ItemFailure) in
            let query = try ItemQuery(attributes)
            let device = ShimDevice.current
            let now = device.clock.now
            // Searching has no place in an addition, and protection is given one way or the other.
            guard let itemClass = query.itemClass, query.limit == nil, query.persistentReference == nil,
                query.synchronizable.map({ $0 != .any }) ?? true,
                query.accessibility == nil || query.control == nil
            else { throw ItemFailure(errSecParam) }
            let added = try device.withState { state throws(ItemFailure) -> ItemRecord in
                let group = try entitledGroups(query, state)[0]
                let item = try ItemRecord(query, itemClass, group: group, date: now, &state)
                if state.items.contains(where: { $0.isDuplicate(of: item) }) { throw ItemFailure(errSecDuplicateItem) }
                state.items.append(item)
                return item
            }
            result?.pointee = try given([added], query, isList: false)
        }
    }

    /// Finds items: the first one, or several as an array.
    ///
    /// - The class or a persistent reference is needed.
    /// - Without `kSecAttrSynchronizable` only items that are not synchronizable are found.
    /// - The secrets of several passwords at once are not given: [kSecReturnData][data].
    /// - The owner is asked for items under access control when their secret is wanted, and not for their attributes.
    ///
    /// See [SecItemCopyMatching](https://developer.apple.com/documentation/security/secitemcopymatching(_:_:)).
    ///
    /// [data]: https://developer.apple.com/documentation/security/ksecreturndata
    public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
        status { () throws(ItemFailure) in
            let query = try ItemQuery(query)
            guard query.itemClass != nil || query.persistentReference != nil else { throw ItemFailure(errSecParam) }
            let isList = query.limit.map { $0 > 1 } ?? false
            if isList, query.returns.contains(.data), query.itemClass != .key { throw ItemFailure(errSecParam) }
            let found = try ShimDevice.current.withState { state throws(ItemFailure) -> [ItemRecord] in
                let found = Array(
                    state.items[try matching(query, state)].prefix(query.limit ?? 1))
                for item in found {
                    guard ItemRecord.isReachable(item.accessibility, in: state) else {
                        throw ItemFailure(errSecInteractionNotAllowed)
                    }
                    if query.returns.contains(.data) { try item.control?.satisfy(&state, query.context) }
                }
                return found
            }
            result?.pointee = try given(found, query, isList: isList)
        }
    }

    /// Changes the attributes, the secret or the protection of all items that a search finds.
    ///
    /// - The search has neither a limit nor something to return, and the changes have no class.
    /// - What is under access control is changed by its owner only.
    ///
    /// See [SecItemUpdate](https://developer.apple.com/documentation/security/secitemupdate(_:_:)).
    public func SecItemUpdate(_ query: CFDictionary, _ attributesToUpdate: CFDictionary) -> OSStatus {
        status { () throws(ItemFailure) in
            let query = try ItemQuery(query)
            guard query.itemClass != nil || query.persistentReference != nil, query.returns.isEmpty, query.limit == nil
            else { throw ItemFailure(errSecParam) }
            let changes = try ItemQuery(attributesToUpdate, attributesOf: query.itemClass)
            guard changes.itemClass == nil, changes.returns.isEmpty, changes.limit == nil, changes.context == nil,
                changes.persistentReference == nil, changes.key == nil,
                changes.synchronizable.map({ $0 != .any }) ?? true,
                changes.accessibility == nil || changes.control == nil, !attributesToUpdate.values.isEmpty
            else { throw ItemFailure(errSecParam) }
            let device = ShimDevice.current
            let now = device.clock.now
            try device.withState { state throws(ItemFailure) in
                var items = state.items
                for index in try matching(query, state) {
                    try items[index].change(changes, date: now, &state, query.context)
                    let changed = items[index]
                    if items.indices.contains(where: { $0 != index && items[$0].isDuplicate(of: changed) }) {
                        throw ItemFailure(errSecDuplicateItem)
                    }
                }
                state.items = items
            }
        }
    }

    /// Removes all items that a search finds, in every state of the device and without asking.
    ///
    /// See [SecItemDelete](https://developer.apple.com/documentation/security/secitemdelete(_:)).
    public func SecItemDelete(_ query: CFDictionary) -> OSStatus {
        status { () throws(ItemFailure) in
            let query = try ItemQuery(query)
            guard query.itemClass != nil || query.persistentReference != nil, query.returns.isEmpty, query.limit == nil
            else { throw ItemFailure(errSecParam) }
            try ShimDevice.current.withState { state throws(ItemFailure) in
                let found = Set(try matching(query, state, isHiding: false))
                state.items = state.items.enumerated().filter { !found.contains($0.offset) }.map(\.element)
            }
        }
    }

    // MARK: How

    private func status(_ body: () throws(ItemFailure) -> Void) -> OSStatus {
        do throws(ItemFailure) {
            try body()
            return errSecSuccess
        } catch {
            return error.status
        }
    }

    /// The groups that a call is about, the app's own first.
    private func entitledGroups(_ query: ItemQuery, _ state: ShimDevice.State) throws(ItemFailure) -> [String] {
        try query.checkKeychain(state)
        guard let group = query.group else {
            if state.accessGroups.isEmpty { throw ItemFailure(errSecMissingEntitlement) }
            return state.accessGroups
        }
        guard state.accessGroups.contains(group) else { throw ItemFailure(errSecMissingEntitlement) }
        return [group]
    }

    /// Where the items are that a search finds.
    ///
    /// - Parameter isHiding: Whether items can be hidden until the first unlock; what removes them finds them all.
    private func matching(
        _ query: ItemQuery, _ state: ShimDevice.State, isHiding: Bool = true
    ) throws(ItemFailure) -> [Int] {
        let groups = try entitledGroups(query, state)
        if isHiding, state.hidesItemsUntilFirstUnlock, state.lockState == .beforeFirstUnlock {
            throw ItemFailure(errSecItemNotFound)
        }
        let found = state.items.indices.filter {
            groups.contains(state.items[$0].group) && query.matches(state.items[$0])
        }
        if found.isEmpty { throw ItemFailure(errSecItemNotFound) }
        return found
    }

    /// What a call gives of items: of each the one thing that was asked for, or a dictionary of several.
    private func given(_ items: [ItemRecord], _ query: ItemQuery, isList: Bool) throws(ItemFailure) -> CFTypeRef? {
        if query.returns.isEmpty { return nil }
        var values: [[String: Any]] = []
        for item in items {
            var value: [String: Any] = query.returns.contains(.attributes) ? item.described : [:]
            if query.returns.contains(.data) { value[kSecValueData] = item.data }
            if query.returns.contains(.persistentReference) { value[kSecValuePersistentRef] = item.persistentReference }
            if query.returns.contains(.reference) {
                guard let key = item.key else { throw ItemFailure(errSecParam) }
                value[kSecValueRef] = SecKey(key, context: query.context)
            }
            values.append(value)
        }
        let isSingle = [.data, .reference, .persistentReference].contains(query.returns)
        if isList { return CFArray(isSingle ? values.compactMap(\.values.first) : values.map { CFDictionary($0) }) }
        guard let value = values.first else { return nil }
        guard isSingle else { return CFDictionary(value) }
        return switch value.values.first {
        case let bytes as Data: CFData(bytes)
        case let key as SecKey: key
        default: nil
        }
    }

    extension Array {
        fileprivate subscript(indices: [Int]) -> [Element] { indices.map { self[$0] } }
    }

    extension ItemRecord {
        /// Makes an item as an addition describes it.
        fileprivate init(
            _ query: ItemQuery, _ itemClass: ItemClass, group: String, date: Date, _ state: inout ShimDevice.State
        ) throws(ItemFailure) {
            let accessibility = query.control?.protection ?? query.accessibility ?? kSecAttrAccessibleWhenUnlocked
            self.itemClass = itemClass
            self.group = group
            isSynchronizable = query.synchronizable == .yes
            self.accessibility = accessibility
            data = query.data
            key = query.key?.material
            attributes = query.attributes
            if itemClass == .key {
                guard let key else { throw ItemFailure(errSecParam) }
                attributes.merge(key.attributes) { given, _ in given }
                control = key.rule
            } else {
                attributes[kSecAttrCreationDate] = .date(date)
                attributes[kSecAttrModificationDate] = .date(date)
                control = nil
            }
            state.lastReference += 1
            persistentReference = Data("\(itemClass.name) \(state.lastReference)".utf8)
            try Self.check(accessibility, isSynchronizable: isSynchronizable, query.control, state)
            if itemClass != .key {
                control = try query.control.flatMap { control throws(ItemFailure) in
                    try AccessRule(control, state, query.context)
                }
            }
        }

        /// Changes what an update names; refused where the old or the new class cannot be reached, or the owner is not recognised.
        fileprivate mutating func change(
            _ changes: ItemQuery, date: Date, _ state: inout ShimDevice.State, _ context: LAContext?
        ) throws(ItemFailure) {
            guard Self.isReachable(accessibility, in: state) else { throw ItemFailure(errSecInteractionNotAllowed) }
            try control?.satisfy(&state, context)
            attributes.merge(changes.attributes) { $1 }
            if itemClass != .key { attributes[kSecAttrModificationDate] = .date(date) }
            if let data = changes.data { self.data = data }
            if let group = changes.group {
                guard state.accessGroups.contains(group) else { throw ItemFailure(errSecMissingEntitlement) }
                self.group = group
            }
            if let synchronizable = changes.synchronizable { isSynchronizable = synchronizable == .yes }
            if let protection = changes.control?.protection ?? changes.accessibility {
                accessibility = protection
                try Self.check(protection, isSynchronizable: isSynchronizable, changes.control, state)
            }
            // A class alone leaves the control as it is: the stricter reading of what Apple does not say.
            if let control = changes.control { self.control = try AccessRule(control, state, context) }
        }

        private static func check(
            _ accessibility: String, isSynchronizable: Bool, _ control: SecAccessControl?, _ state: ShimDevice.State
        ) throws(ItemFailure) {
            if isSynchronizable {
                guard ItemClass.migrating.contains(accessibility), control?.constraints.isEmpty ?? true else {
                    throw ItemFailure(errSecParam)
                }
            }
            if accessibility == kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, !state.hasPasscode {
                throw ItemFailure(state.statusWithoutPasscode)
            }
            guard isReachable(accessibility, in: state) else { throw ItemFailure(errSecInteractionNotAllowed) }
        }
    }
#endif
