internal import BulwarkCore
internal import BulwarkStorage
internal import BulwarkTransport

extension Promises {
    /// The promises as Swift that an app compiles, so that it holds to what is proven: pins, items of the keychain, files and the session as the
    /// values of Bulwark's libraries.
    public var swift: String {
        var parts = [
            """
            // Written by 'bulwark promises --format swift' from bulwark.yml; do not edit.

            import Bulwark
            """
        ]
        let pinned = hosts.compactMap { host in
            host.pins.isEmpty ? nil : PinnedHost(host.host, subdomains: host.subdomains, anyPins: host.pins)
        }
        // One host on two ports has one entry.
        var seen: Set<String> = []
        if let set = try? PinSet(pinned.filter { seen.insert($0.host).inserted }), !pinned.isEmpty {
            let lines = set.written(as: .swift).text.split(separator: "\n").map(String.init)
            parts.append(
                """
                extension PinSet {
                    /// The keys of the app's hosts.
                    static var promised: PinSet {
                        get throws(TransportError) {
                \(Self.indented(lines, replacingFirst: "let pins = try PinSet(", with: "try PinSet(", by: 12))
                        }
                    }
                }
                """)
        }
        if !secrets.isEmpty { parts.append(keys) }
        if !files.isEmpty { parts.append(policies) }
        if let session { parts.append(Self.policy(of: session)) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var keys: String {
        var names: Set<String> = []
        let lines = secrets.map { secret in
            let name = Self.name("promised \(secret.account)", besides: &names)
            return
                "    static var \(name): Self { Self(\(Self.literal(secret.account)), accessibility: .\(secret.accessibility.rawValue)) }"
        }
        return
            (["/// What the app keeps in the keychain.", "extension KeychainKey where Value == Secret {"] + lines + [
                "}"
            ]).joined(separator: "\n")
    }

    private var policies: String {
        var names: Set<String> = []
        let lines = files.flatMap { files -> [String] in
            let name = Self.name(files.path.pattern, besides: &names)
            let protection = files.protection.map { ".required(.\($0.rawValue))" } ?? ".systemDefault"
            let backup = files.backup.map { ".\($0.rawValue)" } ?? "nil"
            return [
                "    /// Of \(Self.comment(files.path.pattern)).",
                "    static var \(name): FilePolicy { FilePolicy(protection: \(protection), backup: \(backup)) }",
            ]
        }
        return (["/// What the app promises of its files.", "enum PromisedFiles {"] + lines + ["}"])
            .joined(separator: "\n")
    }

    private static func policy(of session: PromisedSession) -> String {
        let times = [("inactivity", session.inactivity), ("absolute", session.absolute)].compactMap { label, time in
            time.map { "\(label): .seconds(\($0.components.seconds))" }
        }
        return """
            extension SessionPolicy {
                /// How the app's sessions end.
                static let promised = SessionPolicy(\(times.joined(separator: ", ")))
            }
            """
    }

    // MARK: Text

    private static func indented(
        _ lines: [String], replacingFirst old: String, with new: String, by width: Int
    ) -> String {
        let blanks = String(repeating: " ", count: width)
        return lines.enumerated().map { number, line in
            blanks + (number == 0 && line.hasPrefix(old) ? new + line.dropFirst(old.count) : line)
        }.joined(separator: "\n")
    }

    /// A name in Swift made of a text's words, that none has yet.
    private static func name(_ text: String, besides names: inout Set<String>) -> String {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        var name = words.enumerated().map { number, word in
            number == 0
                ? word.prefix(1).lowercased() + word.dropFirst() : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
        if name.first?.isLetter != true { name = "files" + name }
        var (result, number) = (name, 2)
        while !names.insert(result).inserted {
            result = "\(name)\(number)"
            number += 1
        }
        return reserved.contains(result) ? "`\(result)`" : result
    }

    /// Words of the language that cannot be names as they are.
    private static let reserved: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
        "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// A text as a literal of Swift, on one line.
    private static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value >= 0x7f:
                literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    /// A text within a comment: what could end its line is left out.
    private static func comment(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value < 0x7f }))
    }
}
