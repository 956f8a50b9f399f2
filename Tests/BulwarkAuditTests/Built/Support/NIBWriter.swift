/// Writes compiled interfaces (`NIBArchive`), as `ibtool` does: objects, keys, values and classes, each behind the others.
struct NIBWriter {
    enum Value {
        case integer(UInt8)
        case boolean(Bool)
        case data([UInt8])
        case object(Int)
    }

    private(set) var objects: [(className: String, values: [(key: String, value: Value)])] = []

    /// Adds an object; gives its number.
    @discardableResult
    mutating func add(_ className: String, _ values: [(key: String, value: Value)] = []) -> Int {
        objects.append((className, values))
        return objects.count - 1
    }

    /// Adds a text; gives its number.
    mutating func add(text: String) -> Int { add("NSString", [("NS.bytes", .data(Array(text.utf8)))]) }

    /// The file.
    func file() -> [UInt8] {
        var keys: [String] = []
        var classes: [String] = []
        func number(of name: String, in list: inout [String]) -> Int {
            if let known = list.firstIndex(of: name) { return known }
            list.append(name)
            return list.count - 1
        }
        var heads: [UInt8] = []
        var values: [UInt8] = []
        var count = 0
        for object in objects {
            heads += Self.count(number(of: object.className, in: &classes)) + Self.count(count)
            heads += Self.count(object.values.count)
            count += object.values.count
            for (key, value) in object.values {
                values += Self.count(number(of: key, in: &keys))
                switch value {
                case .integer(let number): values += [0, number]
                case .boolean(let isOn): values += [isOn ? 4 : 5]
                case .data(let bytes): values += [8] + Self.count(bytes.count) + bytes
                case .object(let number): values += [10] + ZipWriter.little(number, 4)
                }
            }
        }
        var names: [UInt8] = []
        for key in keys { names += Self.count(key.utf8.count) + Array(key.utf8) }
        var types: [UInt8] = []
        for name in classes {
            types += Self.count(name.utf8.count + 1) + Self.count(0)
            types += Array(name.utf8) + [0]
        }
        var bytes = Array("NIBArchive".utf8) + ZipWriter.little(1, 4) + ZipWriter.little(9, 4)
        var place = 50
        let parts = [(objects.count, heads), (keys.count, names), (count, values), (classes.count, types)]
        for (count, part) in parts {
            bytes += ZipWriter.little(count, 4) + ZipWriter.little(place, 4)
            place += part.count
        }
        for (_, part) in parts { bytes += part }
        return bytes
    }

    private static func count(_ value: Int) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f))
            rest >>= 7
        }
        return bytes + [UInt8(rest) | 0x80]
    }
}

/// What the examples of rules write for a compiled interface: a line for each field with what it is drawn with. Here it becomes one.
enum NIBListing {
    /// The file of a listing; nil for a text that is none.
    static func file(_ text: String) -> [UInt8]? {
        var writer = NIBWriter()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard let name = words.first, ["UITextField", "UITextView"].contains(name) else { return nil }
            var values: [(key: String, value: NIBWriter.Value)] = []
            var outlets: [Int] = []
            for word in words.dropFirst() {
                let parts = word.split(separator: "=").map(String.init)
                guard parts.count == 2 else { return nil }
                switch parts[0] {
                case "placeholder": values.append(("UIPlaceholder", .object(writer.add(text: parts[1]))))
                case "content": values.append(("UITextContentType", .object(writer.add(text: parts[1]))))
                case "secure": values.append(("UISecureTextEntry", .boolean(parts[1] == "yes")))
                case "hidden": values.append(("UIHidden", .boolean(parts[1] == "yes")))
                case "autocorrection": values.append(("UIAutocorrectionType", .integer(parts[1] == "no" ? 1 : 2)))
                case "keyboard": values.append(("UIKeyboardType", .integer(UInt8(parts[1]) ?? 0)))
                case "outlet": outlets.append(writer.add(text: parts[1]))
                case "class":
                    values.append(("UIClassName", .object(writer.add(text: parts[1]))))
                    values.append(("UIOriginalClassName", .object(writer.add(text: name))))
                default: return nil
                }
            }
            let field = writer.add(values.contains { $0.key == "UIClassName" } ? "UIClassSwapper" : name, values)
            for outlet in outlets {
                writer.add(
                    "UIRuntimeOutletConnection", [("UIDestination", .object(field)), ("UILabel", .object(outlet))])
            }
        }
        return writer.file()
    }
}
