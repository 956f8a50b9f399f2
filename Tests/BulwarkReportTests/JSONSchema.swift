import Foundation

/// As much of JSON Schema (draft 2020-12) as `Documentation/report.schema.json` uses; a keyword beyond that is an error.
struct JSONSchema {
    private let root: [String: Any]

    init(_ data: Data) throws {
        root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// What is wrong with a document, a line for each.
    func errors(in document: Any) -> [String] { check(document, root, at: "$") }

    private func check(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        var errors: [String] = []
        for (keyword, rule) in schema {
            switch (keyword, rule) {
            case ("$schema", _), ("title", _), ("description", _), ("$defs", _), ("additionalProperties", _): break
            case ("$ref", let name as String):
                let definitions = root["$defs"] as? [String: [String: Any]] ?? [:]
                guard let target = definitions[name.replacingOccurrences(of: "#/$defs/", with: "")] else {
                    errors.append("\(path): no definition \(name)")
                    continue
                }
                errors += check(value, target, at: path)
            case ("type", let type as String):
                if !isType(value, type) { errors.append("\(path): is not \(type)") }
            case ("const", _):
                if "\(value)" != "\(rule)" { errors.append("\(path): is not \(rule)") }
            case ("enum", let words as [String]):
                if !words.contains(value as? String ?? "") { errors.append("\(path): \(value) is not in \(words)") }
            case ("pattern", let pattern as String):
                if (value as? String)?.range(of: pattern, options: .regularExpression) == nil {
                    errors.append("\(path): \(value) does not match")
                }
            case ("minimum", let least as NSNumber):
                if let number = value as? NSNumber, number.doubleValue < least.doubleValue {
                    errors.append("\(path): \(number) < \(least)")
                }
            case ("required", let names as [String]):
                let object = value as? [String: Any] ?? [:]
                errors += names.filter { object[$0] == nil }.map { "\(path): misses \($0)" }
            case ("properties", let properties as [String: [String: Any]]):
                for (name, member) in value as? [String: Any] ?? [:] {
                    if let property = properties[name] {
                        errors += check(member, property, at: "\(path).\(name)")
                    } else if schema["additionalProperties"] as? Bool == false {
                        errors.append("\(path): has an unknown member \(name)")
                    }
                }
            case ("items", let items as [String: Any]):
                for (index, item) in (value as? [Any] ?? []).enumerated() {
                    errors += check(item, items, at: "\(path)[\(index)]")
                }
            default: errors.append("\(path): the keyword \(keyword) is not supported here")
            }
        }
        return errors
    }

    private func isType(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": "\(value)" == "true" || "\(value)" == "false" || value is Bool
        case "integer": (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
        case "number": value is NSNumber
        default: false
        }
    }
}
