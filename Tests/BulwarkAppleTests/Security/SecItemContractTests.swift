// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkStorage
    import BulwarkTesting
    import Testing

    @Suite struct SecItemContractTests {
        @Test(
            "The system's keychain keeps every cell of the matrix, whatever Apple leaves open",
            arguments: KeychainContract.cells, Habit.allCases)
        func keepsTheMatrix(cell: KeychainContract.Cell, habit: Habit) async throws {
            try await onDevice(habit.device()) { (device, keychain) async throws in
                let outcome = try await cell.outcome(of: keychain, on: device)
                #expect(outcome == cell.expected)
            }
        }

        @Test("The system's keychain keeps every rule", arguments: KeychainRule.allCases, Habit.allCases)
        func keepsTheRules(rule: KeychainRule, habit: Habit) async throws {
            try await onDevice(habit.device()) { (device, keychain) async throws in
                let violations = try await rule.violations(of: keychain, on: device)
                #expect(violations == [])
            }
        }

        @Test func `Without the source of the lock state, hidden items would be taken for absent`() async throws {
            // The table must be able to fail: a source that knows nothing leaves exactly the cells before the first unlock wrong.
            struct Unknown: ProtectedDataSource {
                func lockState() async -> LockState? { nil }
            }
            var wrong: [KeychainContract.Cell] = []
            for cell in KeychainContract.cells where cell.operation == .read {
                try await onDevice(Habit.hidesUntilFirstUnlock.device()) { (device, _) async throws in
                    let outcome = try await cell.outcome(of: SecItemKeychain(protectedData: Unknown()), on: device)
                    if outcome != cell.expected { wrong.append(cell) }
                }
            }
            #expect(wrong.count == Accessibility.allCases.count)
            #expect(wrong.allSatisfy { $0.column == .beforeFirstUnlock })
        }
    }
#endif
