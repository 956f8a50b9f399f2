public import Foundation

/// JSON as both sides write and read it: bytes in Base64, members in order of their names.
public enum RelayJSON {
    /// Writes a value.
    ///
    /// - Throws: ``RelayError/Code/malformed`` where it has none in JSON.
    public static func encode(_ value: some Encodable) throws(RelayError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(value) } catch { throw RelayError(.malformed, "a value that JSON has none for") }
    }

    /// Reads a value.
    ///
    /// - Throws: ``RelayError/Code/malformed``; what the value's own checks throw.
    public static func decode<Value: Decodable>(_: Value.Type = Value.self, from data: Data) throws(RelayError) -> Value
    {
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch let error as RelayError {
            throw error
        } catch {
            throw RelayError(.malformed, "no JSON, or not what is expected here")
        }
    }
}
