/// The name and version that reports carry.
public enum ToolVersion {
    /// The tool's name.
    public static let name = "Bulwark"
    /// The version, as semantic versioning 2.0.0 has it.
    public static let current = "0.1.0"
}

extension JSONWriter {
    /// The member that says which tool has written the document.
    package mutating func tool() {
        member(object: "tool") {
            $0.member("name", ToolVersion.name)
            $0.member("version", ToolVersion.current)
        }
    }
}
