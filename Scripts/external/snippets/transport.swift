import BulwarkHTTP
import BulwarkTransport
import NIOCore
import NIOPosix

let pins: PinSet = given()
let renewed: PinSet = given()
let policy: TransportPolicy = given()
let certificates: [[UInt8]] = []
let scts: TransparencyEvaluator.Delivered? = given()
let now: Int64 = 0
var evaluator: TrustEvaluator = given()
let queue: Queue = given()
let json: [UInt8] = []
let token = ""
let group: any EventLoopGroup = given()

actor Queue {
    func add(_ report: [UInt8]) {}
}

func handle(_ chunk: ByteBuffer) {}
func log(_ reasons: [TrustVerdict.Reason]?) {}
