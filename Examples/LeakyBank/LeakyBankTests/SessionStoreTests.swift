import XCTest

@testable import LeakyBank

// fine: a test target, which an audit skips unless it is asked not to.
final class SessionStoreTests: XCTestCase {
    private let password = "Correct-Horse-9-Battery"
    private let apiKey = "ptk_test_2f9e8d7c6b5a49382716051423324150"

    func testBeginKeepsTheSession() {
        let session = Session(
            accessToken: "at-5d41402abc4b2a76b9719d911017c592", refreshToken: "rt-7d793037a0760186574b0282f2f435e7",
            customerID: "4711", expiresAt: .distantFuture)
        let credentials = Credentials(username: "jo", password: password, pin: "1234")
        SessionStore.shared.begin(session, credentials: credentials)
        print("stored \(session.accessToken)")
        XCTAssertEqual(UserDefaults.standard.string(forKey: "access_token"), session.accessToken)
    }
}
