internal import BulwarkCore

/// What is in the file of a ``Keybag``. Documentation/keybag.md has it byte by byte.
struct Bag: Sendable, Equatable {
    enum Wrapping: UInt8 { case device = 1, passcode = 2 }

    struct Entry: Sendable, Equatable {
        var wrapping: Wrapping
        var wrapped: [UInt8]
        /// Of class B; empty in the others.
        var publicKey: [UInt8] = []
    }

    var hasPasscode: Bool
    var erasesAfterLastFailure = false
    var cost: ScryptCost
    var identifier: [UInt8]
    var generation: UInt64
    var salt: [UInt8]
    var entries: [KeyClass: Entry]

    static let order: [KeyClass] = KeyClass.allCases
    private static let magic = Array("BWKEYBAG".utf8)
    private static let version: UInt8 = 1
    private static let codeSize = 32

    /// The classes that a bag has: without a passcode there is none that needs one.
    static func classes(hasPasscode: Bool) -> [KeyClass] {
        order.filter { hasPasscode || $0 != .whenPasscodeSetThisDeviceOnly }
    }

    static func wrapping(of keyClass: KeyClass, hasPasscode: Bool) -> Wrapping {
        keyClass.canUnwrap(in: .beforeFirstUnlock, hasPasscode: hasPasscode) ? .device : .passcode
    }

    /// The identifier that bytes say to have, which may not be authentic; nil where they are no bag of this version.
    static func identifier(in bytes: [UInt8]) -> [UInt8]? {
        let start = magic.count + 2 + ScryptCost.encodedSize
        guard bytes.starts(with: magic + [version]), bytes.count >= start + 16 else { return nil }
        return Array(bytes[start..<(start + 16)])
    }

    func encoded(under key: SecureBytes) -> [UInt8] {
        var bytes =
            Self.magic + [Self.version, (hasPasscode ? 1 : 0) | (erasesAfterLastFailure ? 2 : 0)] + cost.encoded
        bytes += identifier
        Self.append(generation, to: &bytes)
        bytes += salt
        bytes.append(UInt8(entries.count))
        for (index, keyClass) in Self.order.enumerated() {
            guard let entry = entries[keyClass] else { continue }
            bytes += [UInt8(index + 1), entry.wrapping.rawValue] + entry.wrapped + entry.publicKey
        }
        return bytes + DeviceKeys.authenticate(bytes, under: key)
    }

    /// Reads what ``encoded(under:)`` wrote, and believes nothing before it is authenticated but what that takes.
    init(encoded bytes: [UInt8], device: DeviceKeys, limits: KeybagLimits) throws(KeybagError) {
        if bytes.count > limits.size { throw KeybagError(.tooLarge, "the bag's size") }
        var reader = ByteReader(bytes.dropLast(Self.codeSize))
        guard reader.take(8) == Self.magic else { throw KeybagError(.tampered, "magic") }
        guard let version = reader.take(1).first else { throw KeybagError(.tampered, "cut off") }
        guard version == Self.version else { throw KeybagError(.unknownVersion) }
        let flags = reader.take(1), cost = reader.take(ScryptCost.encodedSize)
        identifier = reader.take(16)
        guard cost.count == ScryptCost.encodedSize, identifier.count == 16 else {
            throw KeybagError(.tampered, "cut off")
        }
        let expected = DeviceKeys.authenticate(
            Array(bytes.dropLast(Self.codeSize)), under: device.authentication(of: identifier))
        let isAuthentic = expected.withUnsafeBytes { expected in
            Array(bytes.suffix(Self.codeSize)).withUnsafeBytes { ConstantTime.areEqual(expected, $0) }
        }
        guard isAuthentic else { throw KeybagError(.tampered, "authentication code") }

        guard let flags = flags.first, flags <= 3 else { throw KeybagError(.tampered, "flags") }
        hasPasscode = flags & 1 != 0
        erasesAfterLastFailure = flags & 2 != 0
        self.cost = ScryptCost(encoded: cost)
        try limits.check(self.cost)
        generation = reader.take(8).reduce(0) { $0 << 8 | UInt64($1) }
        salt = reader.take(32)
        let classes = Self.classes(hasPasscode: hasPasscode)
        guard reader.take(1) == [UInt8(classes.count)] else { throw KeybagError(.tampered, "number of classes") }
        entries = [:]
        for keyClass in classes {
            let place = Self.order.firstIndex(of: keyClass).map { UInt8($0 + 1) }
            let wrapping = Self.wrapping(of: keyClass, hasPasscode: hasPasscode)
            guard reader.take(1).first == place, reader.take(1).first == wrapping.rawValue else {
                throw KeybagError(.tampered, "class")
            }
            let wrapped = reader.take(KeyWrap.wrappedSize)
            let publicKey = keyClass == .completeUnlessOpen ? reader.take(32) : []
            entries[keyClass] = Entry(wrapping: wrapping, wrapped: wrapped, publicKey: publicKey)
        }
        guard reader.isWhole else { throw KeybagError(.tampered, "size") }
    }

    init(
        hasPasscode: Bool, erasesAfterLastFailure: Bool, cost: ScryptCost, identifier: [UInt8], generation: UInt64,
        salt: [UInt8], entries: [KeyClass: Entry]
    ) {
        self.hasPasscode = hasPasscode
        self.erasesAfterLastFailure = erasesAfterLastFailure
        self.cost = cost
        self.identifier = identifier
        self.generation = generation
        self.salt = salt
        self.entries = entries
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Takes bytes from the front, and remembers whether there were always enough.
private struct ByteReader {
    private var rest: ArraySlice<UInt8>
    private var isShort = false

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Whether all was taken and nothing was missing.
    var isWhole: Bool { rest.isEmpty && !isShort }

    mutating func take(_ count: Int) -> [UInt8] {
        if rest.count < count { isShort = true }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
