internal import BulwarkCore
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// The keys that are needed in every state: to find a row by name, and to tell whether rows were added, removed or put back.
///
/// They are derived from one random key that the device's class key wraps; so whoever has the device's key and the file can
/// tell whether a name they know is there, and no more.
struct IndexKeys: Sendable {
    // Codes as far as they do not depend on what they are computed of: each read and write computes some.
    private let item: HMAC<SHA256>
    private let service: HMAC<SHA256>
    private let group: HMAC<SHA256>
    private let row: HMAC<SHA256>
    let ledger: SymmetricKey

    init(_ root: SecureBytes) {
        let root = root.withExposedBytes { SymmetricKey(data: $0) }
        func derive(_ name: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: root, salt: Data("bulwark vault 1".utf8), info: Data(name.utf8), outputByteCount: 32)
        }
        let lookup = derive("lookup")
        item = Self.code("item", under: lookup)
        service = Self.code("service", under: lookup)
        group = Self.code("group", under: lookup)
        row = HMAC(key: derive("rows"))
        ledger = derive("ledger")
    }

    /// What a row is found by.
    func point(of address: KeychainAddress) -> RowPoint {
        let (high, low) = Self.words(item, AddressCoder.bytes(address))
        return RowPoint(high: high, low: low)
    }

    /// Where a row is.
    func place(of address: KeychainAddress) -> RowPlace {
        var last: Neighbourhood?
        return place(of: address, near: &last)
    }

    /// What the rows of a service in a group of apps have in common.
    struct Neighbourhood: Sendable {
        fileprivate var scope: KeychainScope
        fileprivate var service: Int64
        fileprivate var group: Int64
    }

    /// Where a row is; for many in turn, most of them of one service.
    func place(of address: KeychainAddress, near last: inout Neighbourhood?) -> RowPlace {
        let scope = KeychainScope(service: address.service, accessGroup: address.accessGroup)
        let here: Neighbourhood
        if let last, last.scope == scope {
            here = last
        } else {
            here = Neighbourhood(
                scope: scope, service: service(address.service), group: group(address.service, address.accessGroup))
            last = here
        }
        let point = point(of: address)
        return RowPlace(high: point.high, low: point.low, service: here.service, group: here.group)
    }

    /// What stands for a service.
    func service(_ name: String) -> Int64 { Self.words(service, Array(name.utf8)).0 }

    /// What stands for a service's items in a group of apps.
    func group(_ service: String, _ group: String?) -> Int64 {
        var writer = ByteWriter()
        writer.write(service)
        writer.write(group)
        return Self.words(self.group, writer.bytes).0
    }

    /// What a row adds to the ledger's sum.
    func summand(of header: RowHeader) -> LedgerSum {
        var mac = row
        header.withBytes { mac.update(bufferPointer: $0) }
        return mac.finalize().withUnsafeBytes { bytes in LedgerSum(bytes) }
    }

    private static func code(_ purpose: StaticString, under key: SymmetricKey) -> HMAC<SHA256> {
        var mac = HMAC<SHA256>(key: key)
        purpose.withUTF8Buffer { mac.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        withUnsafeBytes(of: UInt8(0)) { mac.update(bufferPointer: $0) }
        return mac
    }

    private static func words(_ begun: HMAC<SHA256>, _ bytes: [UInt8]) -> (Int64, Int64) {
        var mac = begun
        bytes.withUnsafeBytes { mac.update(bufferPointer: $0) }
        return mac.finalize().withUnsafeBytes { bytes in
            (
                Int64(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))),
                Int64(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
            )
        }
    }
}

extension HMAC {
    fileprivate mutating func update(bufferPointer: UnsafeRawBufferPointer) { update(data: bufferPointer) }
}
