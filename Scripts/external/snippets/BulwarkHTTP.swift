import BulwarkHTTP
import BulwarkTransport

let pins: PinSet = given()
