import Bulwark
import BulwarkApple
import Foundation

let amount = Decimal(12)
let payee = ""
let iban = ""
let keychain: Keychain = given()
let session: Session = given()
nonisolated let log: PrivateLogger = given()
