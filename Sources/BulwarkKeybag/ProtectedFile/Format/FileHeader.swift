internal import BulwarkCore

/// The first 512 bytes of a protected file. Documentation/protected-file.md has them byte by byte.
///
/// The wrapped key stands in one of two slots, so that it can be wrapped by another class in place: the new one is written
/// beside the old, one byte (the marker) says which counts, and then the old one is zeroed. Each step is durable before the
/// next, and none of them ever leaves less than one whole slot that the marker names.
struct FileHeader: Sendable, Equatable {
    static let size = 512
    /// What is fixed when the file is made, and bound to each slot.
    static let fixedSize = 72
    static let markerOffset = 72
    static let slotSize = 128

    /// Which slot counts, and whether the other one is in work. Any two differ in four bits.
    enum Marker: UInt8 {
        case first = 0x33
        case firstWhileChanging = 0x66
        case second = 0x55
        case secondWhileChanging = 0x0F

        static let destroyed: UInt8 = 0

        var slot: Int { self == .first || self == .firstWhileChanging ? 0 : 1 }
        var isChanging: Bool { self == .firstWhileChanging || self == .secondWhileChanging }

        static func settled(_ slot: Int) -> Marker { slot == 0 ? .first : .second }
        static func changing(_ slot: Int) -> Marker { slot == 0 ? .firstWhileChanging : .secondWhileChanging }
    }

    var identifier: [UInt8]
    var length: Int64
    var commitment: [UInt8]
    var marker: Marker
    /// What the marker's slot holds.
    var slot: Slot

    static let magic = Array("BWPROTFL".utf8)
    static let version: UInt8 = 1
    private static let lengthLimit: UInt64 = 1 << 62

    /// Magic, version and zeroes: what the keys of a file are bound to.
    static let prologue: [UInt8] = magic + [version] + [UInt8](repeating: 0, count: 7)

    static func offset(ofSlot slot: Int) -> Int { 128 + slot * slotSize }

    /// What each slot's code covers besides the slot.
    static func fixed(_ identifier: [UInt8], length: Int64, commitment: [UInt8]) -> [UInt8] {
        var bytes = prologue + identifier
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes + commitment
    }

    var fixed: [UInt8] { Self.fixed(identifier, length: length, commitment: commitment) }

    /// The header of a file that is being made.
    var encoded: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        bytes.replaceSubrange(0..<Self.fixedSize, with: fixed)
        bytes[Self.markerOffset] = marker.rawValue
        let offset = Self.offset(ofSlot: marker.slot)
        bytes.replaceSubrange(offset..<(offset + Self.slotSize), with: slot.encoded)
        return bytes
    }

    init(identifier: [UInt8], length: Int64, commitment: [UInt8], marker: Marker, slot: Slot) {
        self.identifier = identifier
        self.length = length
        self.commitment = commitment
        self.marker = marker
        self.slot = slot
    }

    /// Reads a header. Nothing of it is authenticated yet: ``FileKeys`` does that.
    init(encoded bytes: [UInt8]) throws(KeybagError) {
        guard bytes.count >= Self.magic.count, Array(bytes.prefix(8)) == Self.magic else {
            throw KeybagError(.fileNotProtected)
        }
        guard bytes.count == Self.size else { throw KeybagError(.fileTampered, "cut off in the header") }
        guard bytes[8] == Self.version else { throw KeybagError(.fileUnknownVersion) }
        if bytes[Self.markerOffset] == Marker.destroyed,
            bytes[(Self.markerOffset + 1)...].allSatisfy({ $0 == 0 })
        {
            throw KeybagError(.fileKeyDestroyed)
        }
        guard let marker = Marker(rawValue: bytes[Self.markerOffset]) else {
            throw KeybagError(.fileTampered, "marker")
        }
        let length = bytes[32..<40].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length < Self.lengthLimit else { throw KeybagError(.fileTampered, "length") }
        let own = Self.offset(ofSlot: marker.slot), other = Self.offset(ofSlot: 1 - marker.slot)
        var blank = [9..<16, (Self.markerOffset + 1)..<128, 384..<Self.size]
        if !marker.isChanging { blank.append(other..<(other + Self.slotSize)) }
        guard blank.allSatisfy({ bytes[$0].allSatisfy { $0 == 0 } }) else {
            throw KeybagError(.fileTampered, "header")
        }
        self.init(
            identifier: Array(bytes[16..<32]), length: Int64(length), commitment: Array(bytes[40..<72]),
            marker: marker, slot: try Slot(encoded: bytes[own..<(own + Self.slotSize)]))
    }
}

extension FileHeader {
    /// A class, the file's key wrapped by it, and a code over both and what is fixed, under a key that comes from the file's.
    struct Slot: Sendable, Equatable {
        static let authenticatedSize = 96

        var protection: FileProtection
        var wrapped: [UInt8]
        var code: [UInt8]

        /// What the code covers.
        static func authenticated(_ protection: FileProtection, _ wrapped: [UInt8]) -> [UInt8] {
            let bytes = [protection.code] + wrapped
            return bytes + [UInt8](repeating: 0, count: authenticatedSize - bytes.count)
        }

        static func wrappedSize(_ protection: FileProtection) -> Int {
            protection == .completeUnlessOpen ? ClassB.sealedSize : KeyWrap.wrappedSize
        }

        var authenticated: [UInt8] { Self.authenticated(protection, wrapped) }
        var encoded: [UInt8] { authenticated + code }

        init(protection: FileProtection, wrapped: [UInt8], code: [UInt8]) {
            self.protection = protection
            self.wrapped = wrapped
            self.code = code
        }

        init(encoded slice: ArraySlice<UInt8>) throws(KeybagError) {
            let bytes = Array(slice)
            guard let protection = FileProtection(code: bytes[0]) else { throw KeybagError(.fileTampered, "class") }
            let end = 1 + Self.wrappedSize(protection)
            guard bytes[end..<Self.authenticatedSize].allSatisfy({ $0 == 0 }) else {
                throw KeybagError(.fileTampered, "header")
            }
            self.init(
                protection: protection, wrapped: Array(bytes[1..<end]),
                code: Array(bytes[Self.authenticatedSize...]))
        }
    }
}
