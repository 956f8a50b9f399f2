internal import BulwarkCore

extension JSONWriter {
    /// The member that says which tool has written the document.
    package mutating func tool() {
        member(object: "tool") {
            $0.member("name", ToolVersion.name)
            $0.member("version", ToolVersion.current)
        }
    }
}
