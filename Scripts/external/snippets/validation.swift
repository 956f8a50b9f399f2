import BulwarkCore
import BulwarkValidation
import Foundation

struct Response { var code: String }
final class Label { var text: String? }

let response: Response = given()
let label: Label = given()
let upload = Data()
let photo = Data()
