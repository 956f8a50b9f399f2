internal import BulwarkCore

/// What a sealed row holds.
protocol StoredState: Sendable {
    func encode(into writer: inout StateWriter)
    init(from reader: inout ByteReader) throws(MessagingError)
}

extension StoredState {
    func encoded() throws(MessagingError) -> SecureBytes {
        var writer = StateWriter()
        encode(into: &writer)
        return try writer.joined()
    }

    init(encoded bytes: SecureBytes) throws(MessagingError) {
        let result = bytes.withExposedBytes { bytes in
            Result { () throws(MessagingError) in
                var reader = ByteReader(bytes, fault: .stateTampered)
                let state = try Self(from: &reader)
                try reader.end()
                return state
            }
        }
        do {
            self = try result.get()
        } catch {
            // A key in it that is none is no key that somebody sent.
            throw error.code == .unknownVersion ? error : MessagingError(.stateTampered, error.reason)
        }
    }
}

extension Prekeys: StoredState {}

/// The row of the device itself.
struct DeviceState: StoredState {
    let wire: Wire
    let address: DeviceAddress
    let identity: DeviceIdentity

    func encode(into writer: inout StateWriter) {
        writer.integer(wire.rawValue)
        writer.bytes(address.encoded)
        writer.secret(identity.seed)
    }

    init(address: DeviceAddress, identity: DeviceIdentity, wire: Wire) {
        self.wire = wire
        self.address = address
        self.identity = identity
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard let wire = Wire(rawValue: try reader.integer()) else { throw MessagingError(.unknownVersion) }
        self.wire = wire
        address = try DeviceAddress(from: &reader)
        identity = try DeviceIdentity(seed: reader.secret(32))
    }
}

/// The row that every step writes.
struct Generation: StoredState {
    /// How many steps there were.
    var number: UInt64 = 0
    /// How often an older copy of the store was found to have been put back.
    var epoch: UInt32 = 0

    func encode(into writer: inout StateWriter) {
        writer.integer(UInt8(1))
        writer.integer(number)
        writer.integer(epoch)
    }

    init() {}

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard try reader.integer(UInt8.self) == 1 else { throw MessagingError(.unknownVersion) }
        number = try reader.integer()
        epoch = try reader.integer()
    }
}
