import Bulwark
import BulwarkApple
import Foundation
import FoundationNetworking
import Logging

let keychain: Keychain = given()
let context: LAContext = given()
let prompts: OwnerPrompts = given()
let pinLock: PINLock = given()
let lock: DataKeyLock = given()
let session: Session = given()
let challenge: DeviceChallenge = given()
let pins: PinSet = given()
var evaluator: TrustEvaluator = given()
let collector: URL = given()
let request: URLRequest = given()
let prices: URL = given()
let webView: WKWebView = given()
let accountNumber: Secret = given()
let pinField: UITextField = given()
let purposeField: UITextField = given()
let activity: NSUserActivity = given()
let content: UNMutableNotificationContent = given()
let contentTrail: NotificationTrail = given()
let activityTrail: ActivityTrail = given()
let entries: [SearchEntry] = given()
let amount = Decimal(12)
let payee = ""
let milliseconds = 84
let prompt: BiometricPrompt = given()
let app: AppState = given()
let entry: Entry = given()

struct Page {
    @State var purpose = ""
}

func showHint(_ issues: [ValidationIssue]) {}
func showRecovery() {}

struct AppState: Sendable {
    func open(with key: SecureBytes) {}
}

struct Entry {
    var balance: String
    var isSignedIn: Bool
}

// What SwiftUI has and the stand-ins do not declare.
extension TextField where Label == Text {
    init(_ title: String, text: Binding<String>) { fatalError("declared only") }
}

extension Image {
    init(_ name: String) { fatalError("declared only") }
}

extension WKWebView {
    convenience init(frame: CGRect, configuration: WKWebViewConfiguration) {
        self.init(shimConfiguration: configuration)
    }
}
