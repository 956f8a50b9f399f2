internal import BulwarkStorage

/// The one way to write an address in bytes: what lookups are computed from must not depend on anything else.
enum AddressCoder {
    static func write(_ address: KeychainAddress, to writer: inout ByteWriter) {
        writer.write(address.service)
        writer.write(address.account)
        writer.write(address.accessGroup)
        switch address.kind {
        case .generic: writer.write(UInt8(0))
        case .internet(let place):
            writer.write(UInt8(1))
            writer.write(place.scheme.rawValue)
            writer.write(place.server)
            writer.write(UInt8(place.port == nil ? 0 : 1))
            writer.write(place.port ?? 0)
            writer.write(place.path)
        }
    }

    static func bytes(_ address: KeychainAddress) -> [UInt8] {
        // More only where names are long, or many.
        var writer = ByteWriter(capacity: 32 + address.service.utf8.count + address.account.utf8.count)
        write(address, to: &writer)
        return writer.bytes
    }

    static func read(_ reader: inout ByteReader) throws(StorageError) -> KeychainAddress {
        let service = try reader.text()
        let account = try reader.text()
        let group = try reader.optionalText()
        switch try reader.number(UInt8.self) {
        case 0: return KeychainAddress(service: service, account: account, accessGroup: group)
        case 1:
            guard let scheme = InternetPlace.Scheme(rawValue: try reader.text()) else {
                throw .tampered("an unknown scheme")
            }
            let server = try reader.text()
            let hasPort = try reader.number(UInt8.self) == 1
            let port = try reader.number(UInt16.self)
            let place = InternetPlace(
                server: server, scheme: scheme, port: hasPort ? port : nil, path: try reader.text())
            return KeychainAddress(service: service, account: account, kind: .internet(place), accessGroup: group)
        default: throw .tampered("an unknown kind of item")
        }
    }
}
