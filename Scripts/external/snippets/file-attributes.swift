import Bulwark
import BulwarkApple
import Logging

let path = ""
let files: any FileSystem = given()
let log: Logging.Logger = given()
let bytes: [UInt8] = []
