/// A header field of HTTP: a name and a value.
package struct HeaderField: Sendable, Hashable {
    /// The name, as it was written.
    package var name: String
    /// The value.
    package var value: String

    /// A field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
