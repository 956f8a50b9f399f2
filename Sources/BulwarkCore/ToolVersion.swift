/// The name and version that reports and commands carry.
public enum ToolVersion {
    /// The tool's name.
    public static let name = "Bulwark"
    /// The version, as semantic versioning 2.0.0 has it.
    public static let current = "0.1.0"
}
