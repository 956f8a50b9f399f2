// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkStorage
    import BulwarkTesting
    import Foundation
    import Testing

    @Suite struct SecItemKeychainTests {
        @Test("The lock state is found by what can be read", arguments: LockState.allCases, Habit.allCases)
        func lockState(state: LockState, habit: Habit) async throws {
            try await onDevice(habit.device()) { (device, keychain) async throws in
                // First with no sentinel there, then with one that was left before.
                try await device.move(to: state)
                #expect(await keychain.lockState() == state)
                device.unlock()
                #expect(await keychain.lockState() == .unlocked)
                try await device.move(to: state)
                #expect(await keychain.lockState() == state)
            }
        }

        @Test func `Without an entitlement everything is refused by that name, and the lock state is not guessed`()
            async throws
        {
            try await onDevice { (device, backend) async throws in
                device.accessGroups = []
                let keychain = Keychain(service: "com.example.bank", backend: backend)
                #expect(await backend.lockState() == nil)
                await #expect(throws: StorageError(.missingEntitlement)) { try await keychain.value(for: .authToken) }
                await #expect(throws: StorageError(.missingEntitlement)) {
                    try await keychain.set(Secret("t"), for: .authToken)
                }
                await #expect(throws: StorageError(.missingEntitlement)) { try await keychain.list() }
            }
        }

        @Test func `A group that the app is not entitled to is refused, and another one holds items of its own`()
            async throws
        {
            try await onDevice { (device, backend) async throws in
                let own = Keychain(service: "s", backend: backend)
                let shared = Keychain(service: "s", accessGroup: device.accessGroups[1], backend: backend)
                let foreign = Keychain(service: "s", accessGroup: "OTHER.com.example", backend: backend)
                try await shared.set(Secret("shared"), for: .authToken)
                #expect(try await shared.value(for: .authToken) == Secret("shared"))
                #expect(try await shared.list().items.map(\.address.accessGroup) == [device.accessGroups[1]])
                await #expect(throws: StorageError(.missingEntitlement)) { try await foreign.value(for: .authToken) }
                try await shared.removeAll()
                #expect(try await own.value(for: .authToken) == nil)
            }
        }

        @Test func `Internet passwords keep their place, and come back in a listing`() async throws {
            try await onDevice { (_, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                for scheme in InternetPlace.Scheme.allCases {
                    let place = InternetPlace(server: "host.example", scheme: scheme, port: 8443, path: "/in")
                    let key = KeychainKey<Secret>("a", kind: .internet(place), label: "At the host")
                    try await keychain.set(Secret("\(scheme)"), for: key)
                    #expect(try await keychain.value(for: key) == Secret("\(scheme)"))
                }
                let bare = KeychainKey<Secret>("a", kind: .internet(InternetPlace(server: "host.example")))
                #expect(try await keychain.value(for: bare) == nil)
                let listing = try await keychain.list()
                #expect(listing.isComplete && listing.items.count == InternetPlace.Scheme.allCases.count)
                for item in listing.items {
                    guard case .internet(let place) = item.address.kind else {
                        Issue.record("an internet password came back as a generic one")
                        continue
                    }
                    #expect(place.port == 8443 && place.path == "/in" && item.label == "At the host")
                }
                #expect(Set(listing.items.compactMap(\.created)).isEmpty == false)
            }
        }

        @Test func `Synchronizable items are apart from others, and go with them when a service is emptied`()
            async throws
        {
            try await onDevice { (_, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                let here = KeychainKey<Secret>("a", accessibility: .whenUnlocked)
                let everywhere = KeychainKey<Secret>("a", accessibility: .whenUnlocked, isSynchronizable: true)
                try await keychain.set(Secret("here"), for: here)
                try await keychain.set(Secret("everywhere"), for: everywhere)
                try await keychain.set(Secret("everywhere, changed"), for: everywhere)
                #expect(try await keychain.value(for: here) == Secret("here"))
                #expect(try await keychain.value(for: everywhere) == Secret("everywhere, changed"))
                #expect(try await keychain.list().items.count == 2)
                try await keychain.removeAll()
                #expect(try await keychain.list().items.isEmpty)
            }
        }

        @Test func `A label that is taken away is gone`() async throws {
            try await onDevice { (_, backend) async throws in
                let keychain = Keychain(service: "s", backend: backend)
                try await keychain.set(Secret("1"), for: KeychainKey("a", label: "A label"))
                #expect(try await keychain.list().items.map(\.label) == ["A label"])
                try await keychain.set(Secret("2"), for: KeychainKey("a"))
                #expect(try await keychain.list().items.map(\.label) == [nil])
            }
        }

        @Test func `Emptying a service without a name would empty the app's keychain, and is refused`() async throws {
            try await onDevice { (_, backend) async throws in
                await #expect(throws: StorageError(.refused)) {
                    try await backend.removeAll(KeychainScope(service: ""))
                }
            }
        }

        @Test func `The bytes that are lent to the system are not needed afterwards`() async throws {
            try await onDevice { (_, backend) async throws in
                let bytes = SecureBytes(copying: Array("a secret".utf8))
                let address = KeychainAddress(service: "s", account: "a")
                try await backend.add(KeychainItem(address: address, value: bytes), authentication: nil)
                bytes.wipe()
                let found = try await backend.item(at: address, authentication: nil)
                #expect(found?.value == SecureBytes(copying: Array("a secret".utf8)))
            }
        }

        @Test func `An empty secret is a secret`() async throws {
            try await onDevice { (_, backend) async throws in
                let address = KeychainAddress(service: "s", account: "a")
                try await backend.add(
                    KeychainItem(address: address, value: SecureBytes(copying: [])), authentication: nil)
                #expect(try await backend.item(at: address, authentication: nil)?.value.count == 0)
            }
        }
    }
#endif
