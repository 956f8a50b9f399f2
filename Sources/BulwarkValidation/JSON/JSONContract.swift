public import Foundation

/// What a document has to be before an app believes it.
///
/// A server's answer, a push payload, a web view's message and a pasted document all come from outside. A contract
/// judges them by RFC 8259 to the letter, by limits and by a declared shape, names all that is wrong at once, and only
/// then lets `Codable` at them:
///
/// ```swift
/// let contract = JSONContract(.object([
///     "id": .required(.string(36...36, format: .uuid)),
///     "balance": .required(.string(1...20, format: .decimal)),
///     "holder": .optional(.string(1...80, format: .line)),
/// ]))
/// let account = try contract.decode(Account.self, from: data)
/// ```
///
/// Foundation's two readers take what RFC 8259 forbids, and differ in which of two equal keys they believe. Here both
/// are refused, so what was checked is what is decoded. A contract is compiled when it is made: keep it in a `static let`.
public struct JSONContract: Sendable {
    /// What a document may cost.
    public let limits: JSONLimits
    let tables: ContractTables
    let root: Int32

    /// Makes a contract.
    ///
    /// - Parameters:
    ///   - shape: What the document's value has to be.
    ///   - definitions: Shapes by the names that ``JSONShape/reference(_:)`` calls them. A name that is missing takes
    ///     no value at all, and says so in an issue.
    ///   - limits: What a document may cost.
    public init(_ shape: JSONShape, definitions: [String: JSONShape] = [:], limits: JSONLimits = JSONLimits()) {
        var compiler = ContractCompiler(definitions: definitions)
        root = compiler.compile(root: shape)
        tables = compiler.tables
        self.limits = limits
    }

    /// All that is wrong with a document, in its order; none if it keeps the contract.
    ///
    /// Broken syntax ends the list, as do ``JSONLimits/issues``. The work is linear in the bytes, but for objects of
    /// many undeclared keys, which are sorted.
    ///
    /// - Parameter bytes: The document: `Data`, `[UInt8]` or a buffer.
    public func issues(in bytes: some ContiguousBytes) -> [JSONIssue] {
        bytes.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) {
                JSONScanner.issues(in: $0, tables: tables, root: root, limits: limits)
            }
        }
    }

    /// All that is wrong with a document; ``issues(in:)-(ContiguousBytes)`` for a span.
    @available(macOS 10.14.4, iOS 12.2, watchOS 5.2, tvOS 12.2, *)
    public func issues(in bytes: Span<UInt8>) -> [JSONIssue] {
        bytes.withUnsafeBufferPointer { JSONScanner.issues(in: $0, tables: tables, root: root, limits: limits) }
    }

    /// A document that keeps the contract.
    ///
    /// - Throws: ``JSONRejection`` with all that is wrong.
    public func validate(_ data: Data) throws(JSONRejection) -> ValidatedJSON {
        let issues = issues(in: data)
        guard issues.isEmpty else { throw JSONRejection(issues) }
        return ValidatedJSON(unchecked: data)
    }

    /// A value of a document that keeps the contract.
    ///
    /// - Parameters:
    ///   - type: The value's type.
    ///   - data: The document.
    ///   - decoder: Reads the document once it is checked; see ``ValidatedJSON/decode(_:using:)``.
    /// - Throws: ``JSONRejection`` with all that is wrong.
    public func decode<Value: Decodable>(
        _ type: Value.Type, from data: Data, using decoder: JSONDecoder = JSONDecoder()
    ) throws(JSONRejection) -> Value {
        try validate(data).decode(type, using: decoder)
    }

    /// Writes a value that is about to be sent, if it keeps the contract.
    ///
    /// What leaves the app is judged as what comes in: a field that a later version of a type gained does not go out
    /// unless the contract knows it.
    ///
    /// - Parameters:
    ///   - value: What is to be sent.
    ///   - encoder: Writes it.
    /// - Throws: ``JSONRejection``, with ``JSONIssue/Code/unencodable`` where the encoder fails.
    public func encode(
        _ value: some Encodable, using encoder: JSONEncoder = JSONEncoder()
    ) throws(JSONRejection) -> ValidatedJSON {
        let data: Data
        do {
            data = try encoder.encode(value)
        } catch {
            throw JSONRejection([JSONIssue(.unencodable, at: JSONPointer())])
        }
        return try validate(data)
    }
}
