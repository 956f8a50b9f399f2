import UIKit
import UniformTypeIdentifiers

/// Copies things for the customer.
final class AccountActions {
    private let board = UIPasteboard.general

    func copy(_ account: Account) {
        UIPasteboard.general.string = account.accountNumber
    }

    func copyIBAN(_ account: Account) {
        board.setValue(account.iban, forPasteboardType: UTType.plainText.identifier)
    }

    func copyCard(_ card: Card) {
        let item = [UTType.plainText.identifier: card.number]
        board.setItems([item], options: [.localOnly: true])
    }

    func copyToken(_ session: Session) {
        UIPasteboard.general.string = session.accessToken
    }

    func copyPassword(_ credentials: Credentials) {
        let item = [UTType.plainText.identifier: credentials.password]
        board.setItems([item], options: [.localOnly: true, .expirationDate: Date().addingTimeInterval(60)])
    }

    func shareKey(apiKey: String) {
        put(apiKey)
    }

    private func put(_ text: String) {
        board.string = text
    }

    func copyHelpAddress() {
        // fine: a public address
        put("https://help.leakybank.example")
    }

    // fine: stays here, and only for a minute
    func copySafely(_ account: Account) {
        let item = [UTType.plainText.identifier: account.accountNumber]
        board.setItems([item], options: [.localOnly: true, .expirationDate: Date().addingTimeInterval(60)])
    }

    // fine: nothing sensitive
    func copyNickname(_ account: Account) {
        UIPasteboard.general.string = account.nickname
    }

    // fine: reading only
    func pastedText() -> String? {
        UIPasteboard.general.hasStrings ? UIPasteboard.general.string : nil
    }
}
