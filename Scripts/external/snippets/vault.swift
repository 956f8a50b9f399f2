import BulwarkCore

let passcode: Secret = given()
