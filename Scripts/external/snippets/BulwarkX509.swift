import BulwarkTransport
import BulwarkX509

let certificates: [[UInt8]] = []
let now: Int64 = 0
