import Foundation

/// Makes shapes of the part of JSON Schema (draft 2020-12, and what earlier drafts and OpenAPI 3.0 share with it) that
/// can be judged in one pass. What it cannot enforce, it reports.
struct SchemaReader {
    private(set) var definitions: [String: JSONShape] = [:]
    /// Keywords that are not enforced.
    private(set) var unenforced: [JSONIssue] = []
    /// Keywords that make no sense; there is no contract then.
    private(set) var invalid: [JSONIssue] = []
    private let document: SchemaValue
    private var path = JSONPointer()
    private var pending: [String] = []

    init(_ document: SchemaValue) { self.document = document }

    /// The shape of the whole document, with all that it refers to in ``definitions``.
    mutating func read() -> JSONShape {
        definitions["#"] = .reference("#")
        let root = shape(document)
        definitions["#"] = root
        while let name = pending.popLast() {
            guard let pointer = JSONPointer(String(name.dropFirst())), let target = target(pointer) else { continue }
            path = pointer
            definitions[name] = shape(target)
        }
        return root
    }

    private func target(_ pointer: JSONPointer) -> SchemaValue? {
        var value = document
        for token in pointer.tokens {
            switch value {
            case .object(let members):
                guard let member = members[token] else { return nil }
                value = member
            case .array(let elements):
                // Neither signs nor zeros stand before it (RFC 6901 §4).
                guard let index = Int(token), "\(index)" == token, elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }

    private mutating func shape(_ schema: SchemaValue, at token: String) -> JSONShape {
        let outer = path
        path = path.appending(token)
        defer { path = outer }
        return shape(schema)
    }

    private mutating func shape(_ schema: SchemaValue) -> JSONShape {
        if let all = schema.boolean { return all ? .any : JSONShape([]) }
        guard let keywords = schema.object else {
            note(invalid: nil)
            return .any
        }
        if keywords["$ref"] != nil { return reference(keywords) }
        var shape = JSONShape(kinds(keywords))
        var strings = StringRule()
        var numbers = NumberRule(isInteger: takesIntegersOnly(keywords))
        var arrays = ArrayRule(element: [.any])
        // A schema leaves undeclared keys alone unless it says otherwise.
        var objects = ObjectRule(undeclared: .allowed)
        for (keyword, value) in keywords.sorted(by: { $0.key < $1.key }) {
            switch keyword {
            case "minLength": strings.minimum = count(value, keyword)
            case "maxLength": strings.maximum = count(value, keyword)
            case "format": strings.format = format(value)
            case "minItems": arrays.minimum = count(value, keyword)
            case "maxItems": arrays.maximum = count(value, keyword)
            case "items" where value.array == nil: arrays.element = [self.shape(value, at: keyword)]
            case "minProperties": objects.minimum = count(value, keyword)
            case "maxProperties": objects.maximum = count(value, keyword)
            case "properties", "required": break
            case "additionalProperties": objects.undeclared = undeclared(value)
            case "enum", "const": list(keyword == "enum" ? value.array : [value], keyword, &shape, &strings, &numbers)
            case "anyOf", "oneOf": break
            case "type", "nullable": break
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum": bound(keyword, value, &numbers)
            case "multipleOf": step(value, &numbers)
            case _ where Self.annotations.contains(keyword): break
            case _ where keyword.hasPrefix("x-"): break
            default: unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending(keyword)))
            }
        }
        objects.members = members(keywords)
        if strings != StringRule() { shape.string = strings }
        if numbers != NumberRule() { shape.number = numbers }
        if arrays != ArrayRule(element: [.any]) { shape.array = arrays }
        if objects != ObjectRule(undeclared: .allowed) { shape.object = objects }
        return alternatives(keywords, shape)
    }

    /// Keywords that describe and do not judge.
    private static let annotations: Set<String> = [
        "$schema", "$id", "id", "$comment", "$anchor", "$vocabulary", "$defs", "definitions", "title", "description",
        "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs", "contentMediaType",
        "contentEncoding", "contentSchema",
    ]

    // MARK: Types

    private mutating func kinds(_ keywords: [String: SchemaValue]) -> JSONKinds {
        guard let type = keywords["type"] else { return .all }
        var kinds: JSONKinds = []
        for name in type.array ?? [type] {
            switch name.string {
            case "null": kinds.formUnion(.null)
            case "boolean": kinds.formUnion(.boolean)
            case "number", "integer": kinds.formUnion(.number)
            case "string": kinds.formUnion(.string)
            case "array": kinds.formUnion(.array)
            case "object": kinds.formUnion(.object)
            default: note(invalid: "type")
            }
        }
        if keywords["nullable"]?.boolean == true { kinds.formUnion(.null) }
        return kinds
    }

    private func takesIntegersOnly(_ keywords: [String: SchemaValue]) -> Bool {
        guard let type = keywords["type"] else { return false }
        let names = (type.array ?? [type]).compactMap(\.string)
        return names.contains("integer") && !names.contains("number")
    }

    private mutating func reference(_ keywords: [String: SchemaValue]) -> JSONShape {
        for keyword in keywords.keys.sorted() where keyword != "$ref" && !Self.annotations.contains(keyword) {
            unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending(keyword)))
        }
        // A fragment is percent-encoded (RFC 6901 §6).
        guard let name = keywords["$ref"]?.string?.removingPercentEncoding, name.hasPrefix("#") else {
            unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending("$ref")))
            return .any
        }
        guard name == "#" || name.hasPrefix("#/") else {
            // An anchor.
            unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending("$ref")))
            return .any
        }
        if definitions[name] == nil {
            guard let pointer = JSONPointer(String(name.dropFirst())), target(pointer) != nil else {
                note(invalid: "$ref")
                return .any
            }
            definitions[name] = .reference(name)
            pending.append(name)
        }
        return .reference(name)
    }

    /// Alternatives that a value's type tells apart, such as an object or null; others would need to be tried.
    private mutating func alternatives(_ keywords: [String: SchemaValue], _ shape: JSONShape) -> JSONShape {
        guard let keyword = ["anyOf", "oneOf"].first(where: { keywords[$0] != nil }) else { return shape }
        let others = ["anyOf", "oneOf"].filter { keywords[$0] != nil }
        guard shape == .any, others.count == 1, let list = keywords[keyword]?.array, let first = list.first else {
            for keyword in others { unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending(keyword))) }
            return shape
        }
        let outer = path
        path = path.appending(keyword)
        defer { path = outer }
        var union: JSONShape? = self.shape(first, at: "0")
        for (index, schema) in list.enumerated().dropFirst() {
            let alternative = self.shape(schema, at: String(index))
            union = union.flatMap { $0.or(alternative) }
        }
        if union == nil { unenforced.append(JSONIssue(.unsupportedKeyword, at: path)) }
        return union ?? shape
    }

    // MARK: Objects

    private mutating func members(_ keywords: [String: SchemaValue]) -> [String: JSONMember] {
        var members: [String: JSONMember] = [:]
        if let properties = keywords["properties"] {
            guard let object = properties.object else {
                note(invalid: "properties")
                return [:]
            }
            let outer = path
            path = path.appending("properties")
            for (name, schema) in object.sorted(by: { $0.key < $1.key }) {
                members[name] = .optional(shape(schema, at: name))
            }
            path = outer
        }
        guard let required = keywords["required"] else { return members }
        guard let names = required.array, names.allSatisfy({ $0.string != nil }) else {
            note(invalid: "required")
            return members
        }
        for name in names.compactMap(\.string) {
            // A key that is required but not described is an undeclared one that has to be there.
            let other = keywords["additionalProperties"].map { schema -> JSONShape in
                schema.boolean == false ? JSONShape([]) : self.shape(schema, at: "additionalProperties")
            }
            members[name] = .required(members[name]?.shape ?? other ?? .any)
        }
        return members
    }

    private mutating func undeclared(_ value: SchemaValue) -> JSONUndeclaredKeys {
        if let all = value.boolean { return all ? .allowed : .denied }
        return .shaped(shape(value, at: "additionalProperties"))
    }

    // MARK: Values

    private mutating func count(_ value: SchemaValue, _ keyword: String) -> Int {
        if let count = value.count { return count }
        note(invalid: keyword)
        return 0
    }

    private mutating func format(_ value: SchemaValue) -> JSONFormat? {
        let format = JSONFormat.known.first { $0.name == value.string }
        if format == nil { unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending("format"))) }
        return format
    }

    private mutating func list(
        _ values: [SchemaValue]?, _ keyword: String, _ shape: inout JSONShape, _ strings: inout StringRule,
        _ numbers: inout NumberRule
    ) {
        guard let values else { return note(invalid: keyword) }
        var kinds: JSONKinds = []
        var words: Set<String> = []
        var figures: Set<NumberRule.Value> = []
        for value in values {
            switch value {
            case .null: kinds.formUnion(.null)
            case .boolean(let value): kinds.formUnion(value ? .true : .false)
            case .string(let word):
                kinds.formUnion(.string)
                words.insert(word)
            case .integer(let figure):
                kinds.formUnion(.number)
                figures.insert(.integer(figure))
            case .number(let figure):
                kinds.formUnion(.number)
                figures.insert(.binary64(figure))
            case .array, .object:
                unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending(keyword)))
                return
            }
        }
        shape.kinds.formIntersection(kinds)
        if !words.isEmpty { strings.allowed = strings.allowed?.intersection(words) ?? words }
        if !figures.isEmpty { numbers.allowed = numbers.allowed?.intersection(figures) ?? figures }
    }

    private mutating func bound(_ keyword: String, _ value: SchemaValue, _ rule: inout NumberRule) {
        let isExclusive = keyword.hasPrefix("exclusive")
        if isExclusive, value.boolean != nil {
            // Draft 4 and OpenAPI 3.0 say by a boolean how `minimum` is meant.
            if value.boolean == true {
                unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending(keyword)))
            }
            return
        }
        guard let number = value.number else { return note(invalid: keyword) }
        let bound = NumberRule.Bound(number, isExclusive: isExclusive)
        if keyword.lowercased().hasSuffix("minimum") {
            rule.minimum = rule.minimum.map { $0.isTighter(than: bound, isMinimum: true) ? $0 : bound } ?? bound
        } else {
            rule.maximum = rule.maximum.map { $0.isTighter(than: bound, isMinimum: false) ? $0 : bound } ?? bound
        }
    }

    private mutating func step(_ value: SchemaValue, _ rule: inout NumberRule) {
        switch value {
        case .integer(let step) where step > 0: rule.step = step
        case .number(let step) where step > 0 && step < 1:
            // 0.01 asks for two decimal places, which can be counted; other fractions would have to be divided.
            guard let places = (1...15).first(where: { Self.tenths[$0] == step }) else { fallthrough }
            rule.decimalPlaces = places
        case .number: unenforced.append(JSONIssue(.unsupportedKeyword, at: path.appending("multipleOf")))
        default: note(invalid: "multipleOf")
        }
    }

    private static let tenths: [Double] = [
        1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
    ]

    private mutating func note(invalid keyword: String?) {
        invalid.append(JSONIssue(.invalidKeyword, at: keyword.map(path.appending) ?? path))
    }
}

extension NumberRule.Bound {
    fileprivate func isTighter(than other: NumberRule.Bound, isMinimum: Bool) -> Bool {
        if value == other.value { return isExclusive }
        return value.isLess(than: other.value) != isMinimum
    }
}

extension NumberRule.Value {
    /// Whether it is less than another one, exactly: integers of 64 bits are not all of binary64.
    fileprivate func isLess(than other: NumberRule.Value) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.binary64(let left), .binary64(let right)): left < right
        // A number that is no integer of 64 bits, or the schema's reader would have one.
        case (.integer(let left), .binary64(let right)):
            Int64(exactly: right.rounded(.down)).map { left <= $0 } ?? (right > 0)
        case (.binary64(let left), .integer(let right)):
            Int64(exactly: left.rounded(.down)).map { $0 < right } ?? (left < 0)
        }
    }
}
