/// A value of a property list, JSON document or strings file, with its place in the text.
package struct PropertyNode: Sendable, Hashable {
    /// What a node holds.
    package enum Value: Sendable, Hashable {
        case dictionary([Entry])
        case array([PropertyNode])
        case string(String)
        /// A number as it is written.
        case number(String)
        case boolean(Bool)
        /// A date as it is written.
        case date(String)
        case data([UInt8])
        /// A reference of a keyed archive to one of its objects, by number.
        case reference(Int)
        /// JSON's `null`.
        case null
    }

    /// A key of a dictionary with its value.
    package struct Entry: Sendable, Hashable {
        package var key: String
        package var keySpan: TextSpan
        package var node: PropertyNode

        /// A key with its place, and its value.
        package init(key: String, keySpan: TextSpan, node: PropertyNode) {
            self.key = key
            self.keySpan = keySpan
            self.node = node
        }
    }

    package var value: Value
    /// Where the value stands; for a container, where it begins.
    package var span: TextSpan

    /// A value with its place.
    package init(value: Value, span: TextSpan) {
        self.value = value
        self.span = span
    }

    /// The value of a key. Of a key that stands twice the last one counts, as it does for the system.
    package subscript(key: String) -> PropertyNode? { entry(key)?.node }

    /// The element at a position.
    package subscript(index: Int) -> PropertyNode? {
        let array = array
        return array.indices.contains(index) ? array[index] : nil
    }

    /// The entry of a key with the key's own place.
    package func entry(_ key: String) -> Entry? { entries.last { $0.key == key } }

    /// The entries of a dictionary in their order, doubles too; empty for anything else.
    package var entries: [Entry] { if case .dictionary(let entries) = value { entries } else { [] } }

    /// The keys of a dictionary.
    package var keys: [String] { entries.map(\.key) }

    /// The elements of an array; empty for anything else.
    package var array: [PropertyNode] { if case .array(let array) = value { array } else { [] } }

    /// A string; nil for anything else.
    package var string: String? { if case .string(let string) = value { string } else { nil } }

    /// A boolean; nil for anything else, strings such as `YES` too.
    package var boolean: Bool? { if case .boolean(let boolean) = value { boolean } else { nil } }

    /// A whole number; nil for anything else.
    package var integer: Int? { if case .number(let text) = value { Int(text) } else { nil } }

    /// The strings of an array, or the one string.
    package var strings: [String] { string.map { [$0] } ?? array.compactMap(\.string) }

    package var isDictionary: Bool { if case .dictionary = value { true } else { false } }
    package var isArray: Bool { if case .array = value { true } else { false } }

    /// What kind of value it is, in a word.
    package var kindName: String {
        switch value {
        case .dictionary: "dictionary"
        case .array: "array"
        case .string: "string"
        case .number: "number"
        case .boolean: "boolean"
        case .date: "date"
        case .data: "data"
        case .reference: "reference"
        case .null: "null"
        }
    }

    /// How many values it has, itself and containers counted.
    package var count: Int {
        switch value {
        case .array(let elements): elements.reduce(1) { $0 + $1.count }
        case .dictionary(let entries): entries.reduce(1) { $0 + $1.node.count }
        default: 1
        }
    }

    /// The same with each of its strings replaced, keys not.
    // A parsed tree is no deeper than its parser's limit.
    package func mappingStrings(_ transform: (String) -> String) -> PropertyNode {
        var node = self
        switch value {
        case .string(let text): node.value = .string(transform(text))
        case .array(let elements): node.value = .array(elements.map { $0.mappingStrings(transform) })
        case .dictionary(let entries):
            node.value = .dictionary(
                entries.map { .init(key: $0.key, keySpan: $0.keySpan, node: $0.node.mappingStrings(transform)) })
        default: break
        }
        return node
    }

    /// Calls `body` with every value that is no container, and the keys that lead to it (array positions are left out).
    package func forEachLeaf(_ body: (_ path: [String], _ keySpan: TextSpan?, _ node: PropertyNode) -> Void) {
        var path: [String] = []
        leaves(&path, nil, body)
    }

    // A parsed tree is no deeper than its parser's limit.
    private func leaves(
        _ path: inout [String], _ keySpan: TextSpan?, _ body: ([String], TextSpan?, PropertyNode) -> Void
    ) {
        switch value {
        case .dictionary(let entries):
            for entry in entries {
                path.append(entry.key)
                entry.node.leaves(&path, entry.keySpan, body)
                path.removeLast()
            }
        case .array(let elements):
            for element in elements { element.leaves(&path, keySpan, body) }
        default: body(path, keySpan, self)
        }
    }
}

extension Optional where Wrapped == PropertyNode {
    /// The value of a key, if there is a dictionary that has it: `root["a"]["b"]`.
    package subscript(key: String) -> PropertyNode? { self?[key] }
}
