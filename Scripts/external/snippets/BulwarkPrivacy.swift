import BulwarkPrivacy
import Foundation
import Logging

let amount = Decimal(12)
let payee = ""
let milliseconds = 84
