public import Foundation

/// A document that kept its contract.
///
/// Only ``JSONContract`` makes one, so a function that takes it need not check again.
public struct ValidatedJSON: Sendable, Hashable {
    /// The document, byte for byte as it was checked.
    public let data: Data

    init(unchecked data: Data) { self.data = data }

    /// Makes a value of the document.
    ///
    /// - Parameters:
    ///   - type: The value's type.
    ///   - decoder: Reads the document. One that converts keys (`.convertFromSnakeCase`) can map two keys of the
    ///     document on one of the type: use it with contracts that deny undeclared keys.
    /// - Throws: ``JSONRejection`` with ``JSONIssue/Code/undecodable`` where the type asks for more than the contract.
    public func decode<Value: Decodable>(
        _ type: Value.Type, using decoder: JSONDecoder = JSONDecoder()
    ) throws(JSONRejection) -> Value {
        do {
            return try decoder.decode(type, from: data)
        } catch {
            // The error's own text is left behind: it can quote the document.
            throw JSONRejection([JSONIssue(.undecodable, at: Self.pointer(of: error), expectation: "\(type)")])
        }
    }

    private static func pointer(of error: any Error) -> JSONPointer {
        let path: [any CodingKey]
        switch error as? DecodingError {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            path = context.codingPath
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        default: path = []
        }
        return JSONPointer(path.map { key in key.intValue.map(String.init) ?? key.stringValue })
    }
}
