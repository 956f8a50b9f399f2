/// The keybag of a backup: a class key for each class of Data Protection, wrapped by what the password derives.
package struct BackupKeybag: Sendable {
    /// A class key as it stands in the keybag.
    package struct ClassKey: Sendable, Hashable {
        /// What a class key is wrapped by, in bits.
        package struct Wrapping: OptionSet, Sendable, Hashable {
            /// The bits.
            package let rawValue: Int
            /// Takes the bits.
            package init(rawValue: Int) { self.rawValue = rawValue }
            /// By a key of the device, which never leaves it.
            package static let device = Wrapping(rawValue: 1)
            /// By what the password derives.
            package static let passcode = Wrapping(rawValue: 2)
        }

        /// The number of the class.
        package var number: Int
        /// What it is wrapped by.
        package var wrapping: Wrapping
        /// Whether files' keys are wrapped to its public key (class B), and not by the key itself.
        package var isAsymmetric: Bool
        /// The wrapped key.
        package var wrapped: [UInt8]
        /// The public key of an asymmetric class.
        package var publicKey: [UInt8]?
    }

    /// The version of the format: 5 since iOS 10.2, 3 before.
    package let version: Int
    /// The salt of the second derivation.
    package let salt: [UInt8]
    /// The rounds of the second derivation.
    package let iterations: Int
    /// The salt of the first derivation, since iOS 10.2.
    package let doubleSalt: [UInt8]?
    /// The rounds of the first derivation.
    package let doubleIterations: Int
    /// The class keys.
    package let classKeys: [ClassKey]

    /// The most class keys that are read; there are eleven classes.
    private static let limit = 64

    /// Reads a keybag: tags of four letters, each with the length of its value and the value.
    package init(_ bytes: [UInt8]) throws(BackupError) {
        var reader = Reader(bytes: bytes)
        var fields = Fields()
        while let (tag, value) = try reader.next() { try fields.take(tag, value) }
        guard let salt = fields.salt, !salt.isEmpty, fields.iterations > 0 else {
            throw BackupError(.keybagMalformed, "no salt or no rounds")
        }
        guard fields.doubleSalt == nil || fields.doubleIterations > 0 else {
            throw BackupError(.keybagMalformed, "a second salt without rounds")
        }
        let keys = fields.classes.compactMap(\.key)
        guard !keys.isEmpty else { throw BackupError(.keybagMalformed, "no class keys") }
        version = fields.version
        self.salt = salt
        iterations = fields.iterations
        doubleSalt = fields.doubleSalt
        doubleIterations = fields.doubleIterations
        classKeys = keys
    }

    // MARK: Reading

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        mutating func next() throws(BackupError) -> (tag: String, value: ArraySlice<UInt8>)? {
            if index == bytes.count { return nil }
            guard bytes.count - index >= 8 else { throw BackupError(.keybagMalformed, "it ends in a tag") }
            let tag = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
            let length = bytes[(index + 4)..<(index + 8)].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - index - 8 else { throw BackupError(.keybagMalformed, "it ends in a value") }
            defer { index += 8 + length }
            return (tag, bytes[(index + 8)..<(index + 8 + length)])
        }
    }

    private struct Fields {
        struct Class {
            var number: Int?
            var wrapping: Int?
            var keyType = 0
            var wrapped: [UInt8]?
            var publicKey: [UInt8]?

            var key: ClassKey? {
                guard let number, let wrapped else { return nil }
                return ClassKey(
                    number: number, wrapping: .init(rawValue: wrapping ?? 0), isAsymmetric: keyType == 1,
                    wrapped: wrapped, publicKey: publicKey)
            }
        }

        var version = 0
        var salt: [UInt8]?
        var iterations = 0
        var doubleSalt: [UInt8]?
        var doubleIterations = 0
        var classes: [Class] = []
        private var hasIdentifier = false

        mutating func take(_ tag: String, _ value: ArraySlice<UInt8>) throws(BackupError) {
            switch tag {
            case "UUID":
                // The first is the keybag's own; each later one opens a class.
                if hasIdentifier { classes.append(Class()) }
                hasIdentifier = true
                guard classes.count <= limit else { throw BackupError(.keybagMalformed, "too many class keys") }
            case "VERS": version = try number(value)
            case "SALT" where classes.isEmpty: salt = Array(value)
            case "ITER" where classes.isEmpty: iterations = try number(value)
            case "DPSL": doubleSalt = Array(value)
            case "DPIC": doubleIterations = try number(value)
            case "CLAS": if !classes.isEmpty { classes[classes.count - 1].number = try number(value) }
            // Outside of a class it is the keybag's own.
            case "WRAP": if !classes.isEmpty { classes[classes.count - 1].wrapping = try number(value) }
            case "KTYP": if !classes.isEmpty { classes[classes.count - 1].keyType = try number(value) }
            case "WPKY": if !classes.isEmpty { classes[classes.count - 1].wrapped = Array(value) }
            case "PBKY": if !classes.isEmpty { classes[classes.count - 1].publicKey = Array(value) }
            default: break
            }
        }

        private func number(_ value: ArraySlice<UInt8>) throws(BackupError) -> Int {
            guard value.count == 4 else { throw BackupError(.keybagMalformed, "a number that is not four bytes") }
            return value.reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
