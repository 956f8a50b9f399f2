import Bulwark
import BulwarkApple
import Logging

let path = ""
let documents = ""
let files: any FileSystem = given()
let log: Logging.Logger = given()
let bytes: [UInt8] = []
