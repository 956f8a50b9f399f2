import BulwarkCore
import BulwarkMessaging
import BulwarkTransport

let witness: any RollbackWitness = given()
let store: any MessagingStore = given()
let key: SecureBytes = given()
let countsOnServer: PrekeyCounts = given()
let content: SecureBytes = given()
let devices: [DeviceAddress] = []
let sender: DeviceAddress = given()
let bytes: [UInt8] = []
let position: UInt64 = 0
let configuration: MessagingConfiguration = given()
let server: Server = given()
var envelopes: [Envelope] = []
// Of an XMPP client.
let envelope: SecureBytes = given()
let (ik, spk, spks, pk): ([UInt8], [UInt8], [UInt8], [UInt8]) = ([], [], [], [])
let payload: [UInt8]? = nil
let bob: DeviceAddress = given()
let xmpp: XMPP = given()
let pins: PinSet = given()
let device: MessagingDevice = given()
let photo: [UInt8] = []
let list: [UInt32] = []

func show(_ message: ReceivedMessage) {}
func ask(about key: IdentityKey, of device: DeviceAddress? = nil) {}
nonisolated func log(_ error: any Error) {}
func tell(_ change: DeviceListChange) {}
func tell(_ added: [DeviceAddress], _ removed: [DeviceAddress]) {}
func bundle(of device: DeviceAddress) async throws -> PrekeyBundle { given() }

struct XMPP {
    func publish(_ bundle: OMEMOBundle) async throws {}
    func send(_ stanza: OMEMOStanza) async throws {}
}

struct Server {
    func publish(_ upload: [UInt8]) async throws {}
    func claim(_ device: DeviceAddress) async throws -> [UInt8] { [] }
    func send(_ envelope: [UInt8]) async throws {}
}
