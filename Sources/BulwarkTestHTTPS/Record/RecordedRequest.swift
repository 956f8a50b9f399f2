/// A request that came to a ``TLSTestServer``, whole.
package struct RecordedRequest: Sendable, Hashable {
    /// The connection that it came by: its place in ``TLSTestServer/connections``.
    package var connection: Int
    /// The version: 1 or 2.
    package var httpVersion: Int
    /// The method, such as `GET`.
    package var method: String
    /// The target: a path and a query.
    package var target: String
    /// The header fields; HTTP/2's `:authority` is `Host`.
    package var fields: [HeaderField]
    /// The body, up to a million bytes.
    package var body: [UInt8]
    /// How many bytes the body had.
    package var bodySize: Int

    /// The target without the query.
    package var path: String { String(target.prefix { $0 != "?" }) }

    /// The value of the first field of a name, whatever its case.
    package subscript(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
