import BulwarkAudit
import BulwarkReport

let audit: Audit = given()
let root: String = given()
let baseline: Baseline = given()
