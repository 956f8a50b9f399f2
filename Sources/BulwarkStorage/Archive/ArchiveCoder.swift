internal import Foundation

/// Values as JSON, always written alike.
enum ArchiveCoder {
    static func encode(_ value: some Encodable) throws(StorageError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(value) } catch {
            throw StorageError(.wrongType, "the value cannot be written as JSON")
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data) throws(StorageError) -> Value {
        do { return try JSONDecoder().decode(type, from: data) } catch {
            throw StorageError(.wrongType, "the archive does not hold the JSON of its type")
        }
    }
}
