import XCTest
@testable import LeakyNotes

final class AuthTests: XCTestCase {
    private let password = "correct-horse-battery"
    private let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZXN0In0.q1dXJq0N6uFhKzq3h5o2vSxkQm8tYw4rB7cLzPdGeHs"

    func testLoginSendsCredentials() throws {
        let data = try JSONEncoder().encode(Credentials(email: "jo@example.com", password: password))
        XCTAssertTrue(String(decoding: data, as: UTF8.self).contains(password))
    }

    func testMaskedTokenKeepsThreeCharacters() {
        print("masked: \(token.masked), plain: \(token)")
        XCTAssertEqual(token.masked.count, 4)
    }

    func testPINIsStored() throws {
        try SecureVault.save(Data("4711".utf8), for: .teamToken)
        XCTAssertEqual(try SecureVault.read(.teamToken), Data("4711".utf8))
    }

    func testCardMasking() {
        let card = Card(holder: "Jo Test", number: "4242424242424242", cvv: "123")
        XCTAssertEqual(card.lastFour, "4242")
    }
}
