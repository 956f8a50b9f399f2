import Foundation

struct Account: Codable, Identifiable, Hashable {
    enum Kind: String, Codable {
        case current, savings, credit
    }

    let id: UUID
    let iban: String
    let accountNumber: String
    let kind: Kind
    let currency: String
    var balance: Decimal
    var nickname: String

    /// fine: what is shown on a screen, with the middle masked.
    var maskedNumber: String {
        "•••• " + accountNumber.suffix(4)
    }
}

struct UserProfile: Codable {
    var fullName: String
    var email: String
    var phoneNumber: String
    var streetAddress: String
    var socialSecurityNumber: String
    var dateOfBirth: Date
    var accountCount: Int
}

struct Card: Codable, Identifiable {
    let id: UUID
    var number: String
    var cvv: String
    var holderName: String
    var expiry: String

    var lastFour: String { String(number.suffix(4)) }
}

/// A payment that the customer fills in.
struct TransferRequest: Codable {
    var recipient: String
    var iban: String
    var amount: String
    var reference: String
}
