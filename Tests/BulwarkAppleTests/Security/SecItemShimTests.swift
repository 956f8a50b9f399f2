// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import Foundation
    import Testing

    /// The stand-in does as Apple documents, also where no adapter goes.
    @Suite struct SecItemShimTests {
        private static let generic: [String: any Sendable] = [
            kSecClass: kSecClassGenericPassword, kSecAttrAccount: "a", kSecAttrService: "s",
        ]
        private static let secret = Data("t".utf8)

        private struct Refusal: CustomTestStringConvertible {
            var testDescription: String
            var call: @Sendable () -> OSStatus
            var status: OSStatus
        }

        private static func add(_ more: [String: any Sendable]) -> OSStatus {
            SecItemAdd(CFDictionary((generic as [String: Any]).merging(more) { $1 }), nil)
        }

        private static func find(_ more: [String: any Sendable]) -> OSStatus {
            SecItemCopyMatching(CFDictionary((generic as [String: Any]).merging(more) { $1 }), nil)
        }

        private static func update(_ query: [String: any Sendable], _ changes: [String: any Sendable]) -> OSStatus {
            SecItemUpdate(CFDictionary((generic as [String: Any]).merging(query) { $1 }), CFDictionary(changes))
        }

        private static let refusals = [
            Refusal(
                testDescription: "an addition without a class",
                call: { SecItemAdd(CFDictionary([kSecAttrAccount: "a"]), nil) }, status: errSecParam),
            Refusal(
                testDescription: "an addition with a limit", call: { add([kSecMatchLimit: kSecMatchLimitOne]) },
                status: errSecParam),
            Refusal(
                testDescription: "an addition that is synchronizable or not",
                call: { add([kSecAttrSynchronizable: kSecAttrSynchronizableAny]) }, status: errSecParam),
            Refusal(
                testDescription: "a class that does not exist", call: { add([kSecAttrAccessible: "always"]) },
                status: errSecParam),
            Refusal(
                testDescription: "an item that stays here and is synchronizable",
                call: {
                    add([
                        kSecAttrSynchronizable: true,
                        kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
                    ])
                }, status: errSecParam),
            Refusal(
                testDescription: "protection given in two ways",
                call: {
                    let control = SecAccessControlCreateWithFlags(
                        nil, SecProtection(kSecAttrAccessibleWhenUnlocked), [], nil)
                    return SecItemAdd(
                        CFDictionary([
                            kSecClass: kSecClassGenericPassword, kSecAttrAccessible: kSecAttrAccessibleWhenUnlocked,
                            kSecAttrAccessControl: control as Any,
                        ]), nil)
                }, status: errSecParam),
            Refusal(
                testDescription: "a value of the wrong type", call: { add([kSecAttrAccount: 7]) }, status: errSecParam),
            Refusal(
                testDescription: "a secret that is no data", call: { add([kSecValueData: "text"]) }, status: errSecParam
            ),
            Refusal(
                testDescription: "an attribute of another class", call: { add([kSecAttrServer: "host.example"]) },
                status: errSecNoSuchAttr),
            Refusal(
                testDescription: "the keychain of files", call: { add([kSecUseDataProtectionKeychain: false]) },
                status: errSecUnimplemented),
            Refusal(
                testDescription: "a group of others", call: { add([kSecAttrAccessGroup: "OTHER.app"]) },
                status: errSecMissingEntitlement),
            Refusal(
                testDescription: "the secrets of several passwords",
                call: { find([kSecMatchLimit: kSecMatchLimitAll, kSecReturnData: true]) }, status: errSecParam),
            Refusal(
                testDescription: "a search that finds nothing", call: { find([kSecAttrAccount: "b"]) },
                status: errSecItemNotFound),
            Refusal(
                testDescription: "a change of class of item",
                call: { update([:], [kSecClass: kSecClassInternetPassword]) }, status: errSecParam),
            Refusal(testDescription: "a change of nothing", call: { update([:], [:]) }, status: errSecParam),
            Refusal(
                testDescription: "a change with something to return",
                call: { update([kSecReturnData: true], [kSecAttrLabel: "l"]) }, status: errSecParam),
            Refusal(
                testDescription: "a change into what is there",
                call: {
                    _ = add([kSecAttrAccount: "b"])
                    return update([:], [kSecAttrAccount: "b"])
                }, status: errSecDuplicateItem),
            Refusal(testDescription: "adding twice", call: { add([:]) }, status: errSecDuplicateItem),
        ]

        @Test("What is not allowed is refused with its status", arguments: refusals)
        private func isRefused(refusal: Refusal) {
            ShimDevice.$current.withValue(ShimDevice()) {
                #expect(Self.add([kSecValueData: Self.secret]) == errSecSuccess)
                #expect(refusal.call() == refusal.status)
                #expect(Self.find([:]) == errSecSuccess)
            }
        }

        @Test func `On a Mac a call that does not say which keychain reaches the other one`() {
            let device = ShimDevice()
            device.isMac = true
            ShimDevice.$current.withValue(device) {
                #expect(Self.add([kSecValueData: Self.secret]) == errSecUnimplemented)
                #expect(Self.add([kSecUseDataProtectionKeychain: true]) == errSecSuccess)
                #expect(Self.find([:]) == errSecUnimplemented)
                #expect(Self.find([kSecUseDataProtectionKeychain: true]) == errSecSuccess)
                #expect(SecItemDelete(CFDictionary(Self.generic)) == errSecUnimplemented)
            }
        }

        @Test func `Each kind of result has its form`() throws {
            try ShimDevice.$current.withValue(ShimDevice()) {
                #expect(Self.add([kSecValueData: Self.secret]) == errSecSuccess)
                func result(_ more: [String: Any]) -> CFTypeRef? {
                    var result: CFTypeRef?
                    let query = (Self.generic as [String: Any]).merging(more) { $1 }
                    #expect(SecItemCopyMatching(CFDictionary(query), &result) == errSecSuccess)
                    return result
                }
                #expect(result([:]) == nil)
                #expect((result([kSecReturnData: true]) as? CFData)?.bytes == Self.secret)
                let both = result([kSecReturnData: true, kSecReturnAttributes: true]) as? CFDictionary
                #expect(both?.values[kSecValueData] as? Data == Self.secret)
                #expect(both?.values[kSecAttrAccessible] as? String == kSecAttrAccessibleWhenUnlocked)
                let list = result([kSecReturnAttributes: true, kSecMatchLimit: kSecMatchLimitAll]) as? CFArray
                #expect((list?.values.first as? CFDictionary)?.values[kSecAttrService] as? String == "s")
                let reference = try #require(result([kSecReturnPersistentRef: true]) as? CFData).bytes
                var found: CFTypeRef?
                let query = CFDictionary([kSecValuePersistentRef: reference, kSecReturnData: true])
                #expect(SecItemCopyMatching(query, &found) == errSecSuccess)
                #expect((found as? CFData)?.bytes == Self.secret)
                #expect(SecItemDelete(CFDictionary([kSecValuePersistentRef: reference])) == errSecSuccess)
                #expect(Self.find([:]) == errSecItemNotFound)
            }
        }

        @Test func `Both ways to combine at once are no control`() {
            var error: Unmanaged<CFError>?
            let protection = SecProtection(kSecAttrAccessibleWhenUnlocked)
            #expect(SecAccessControlCreateWithFlags(nil, protection, [.or, .and], &error) == nil)
            #expect(error.map { CFErrorGetCode($0.takeRetainedValue()) } == Int(errSecParam))
        }

        @Test func `Devices are apart, and tasks see the one that they were begun on`() async {
            let one = ShimDevice(), other = ShimDevice()
            await ShimDevice.$current.withValue(one) {
                #expect(Self.add([kSecValueData: Self.secret]) == errSecSuccess)
                let status = await Task { Self.find([:]) }.value
                #expect(status == errSecSuccess)
            }
            ShimDevice.$current.withValue(other) { #expect(Self.find([:]) == errSecItemNotFound) }
        }
    }
#endif
