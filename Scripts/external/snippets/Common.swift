// What the blocks of all pages take from around them. Declared to be compiled against, and never run.
import Foundation

nonisolated func given<Value>() -> Value { fatalError("declared only") }

let folder: String = given()
