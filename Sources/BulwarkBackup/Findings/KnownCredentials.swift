/// Credentials of a known form that stand in a file's values.
struct KnownCredentials: Sendable {
    private var values: Set<String> = []
    private var lengths: Set<Int> = []

    /// Begins with none.
    init() {}

    /// Takes note of the credentials in a value.
    mutating func insert(_ value: String) {
        for (_, credential) in TextFinder.credentials(in: Array(value.utf8)) where values.insert(credential).inserted {
            lengths.insert(credential.utf8.count)
        }
    }

    /// Whether it is one of them, or begins with one: values of a row stand side by side, with nothing between them.
    func cover(_ value: String) -> Bool {
        if values.contains(value) { return true }
        let bytes = value.utf8
        return lengths.contains {
            $0 < bytes.count && values.contains(String(decoding: bytes.prefix($0), as: UTF8.self))
        }
    }
}
