import Bulwark
import BulwarkApple
import BulwarkHTTP
import BulwarkMessaging
import BulwarkRelayClient
import Foundation

let token = ""
let amount = Decimal(12)
let payee = ""
let milliseconds = 84
let keychain: Keychain = given()
let prompts: OwnerPrompts = given()
let dataKey = SessionSecret("data key")
let pins: PinSet = given()

let store: any MessagingStore = given()
let key: SecureBytes = given()
let configuration: MessagingConfiguration = given()
let bob: DeviceAddress = given()
let alice: MessagingDevice = given()
let transport: any RelayTransport = given()
let server: Server = given()

/// The app's own, in front of its relay.
struct Server {
    func publish(_ upload: [UInt8]) async throws {}
    func bundle(of device: DeviceAddress) async throws -> [UInt8] { [] }
    func send(_ envelope: [UInt8]) async throws {}
}
