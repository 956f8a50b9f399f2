import BulwarkStorage
import BulwarkTesting
import Testing

@Suite struct VaultContractTests {
    @Test("The vault keeps every cell of the keychain matrix", arguments: KeychainContract.cells)
    func vaultKeepsTheMatrix(cell: KeychainContract.Cell) async throws {
        let device = try TestVault()
        let outcome = try await cell.outcome(of: PresentVault(device: device), on: device)
        #expect(outcome == cell.expected)
    }

    @Test("The vault keeps every rule of a keychain", arguments: KeychainRule.allCases)
    func vaultKeepsTheRules(rule: KeychainRule) async throws {
        let device = try TestVault()
        #expect(try await rule.violations(of: PresentVault(device: device), on: device) == [])
    }
}
