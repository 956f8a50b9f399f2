import BulwarkCore
import BulwarkStorage
import BulwarkTesting
import Testing

@Suite struct KeychainContractTests {
    @Test("The fake keeps every cell of the keychain matrix", arguments: KeychainContract.cells)
    func fakeKeepsTheMatrix(cell: KeychainContract.Cell) async throws {
        let fake = FakeKeychain()
        let outcome = try await cell.outcome(of: fake, on: fake)
        #expect(outcome == cell.expected)
    }

    @Test("The fake keeps every rule of a keychain", arguments: KeychainRule.allCases)
    func fakeKeepsTheRules(rule: KeychainRule) async throws {
        let fake = FakeKeychain()
        #expect(try await rule.violations(of: fake, on: fake) == [])
    }

    @Test func `The matrix has a cell for each class, state and operation`() {
        let columns = KeychainContract.Column.allCases.count, operations = KeychainContract.Operation.allCases.count
        #expect(Set(KeychainContract.cells).count == Accessibility.allCases.count * columns * operations)
        #expect(KeychainContract.cells.count == 100)
    }

    @Test func `A backend that deletes before it adds is found out`() async throws {
        let fake = FakeKeychain()
        let careless = DeletingKeychain(fake: fake)
        #expect(try await KeychainRule.setNeverLeavesAGap.violations(of: careless, on: fake) != [])
    }

    @Test func `A backend that takes locked for absent is found out`() async throws {
        let wrong = try await wrongCells { $0.hidesUntilFirstUnlock = true }
        #expect(!wrong.isEmpty && wrong.allSatisfy { $0.column == .beforeFirstUnlock })
    }

    private func wrongCells(_ prepare: (FakeKeychain) -> Void) async throws -> [KeychainContract.Cell] {
        var wrong: [KeychainContract.Cell] = []
        for cell in KeychainContract.cells {
            let fake = FakeKeychain()
            prepare(fake)
            if try await cell.outcome(of: fake, on: fake) != cell.expected { wrong.append(cell) }
        }
        return wrong
    }
}
