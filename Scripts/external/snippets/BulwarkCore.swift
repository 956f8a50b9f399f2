import BulwarkCore

struct Field { var text = "" }

let field = Field()
let store: any AttemptStore = given()

func show(_ text: String) {}
func show(_ verdict: AttemptVerdict) {}
func unwrap(under passcode: Secret) -> SecureBytes? { nil }
