internal import BulwarkStorage
internal import Foundation

/// What a row is found by: 128 bits that stand for the address.
struct RowPoint: Sendable, Hashable {
    var high: Int64
    var low: Int64
}

/// Where a row is: 128 bits that stand for the address, and what stands for its service and group.
struct RowPlace: Sendable, Hashable {
    var high: Int64
    var low: Int64
    var service: Int64
    var group: Int64

    var point: RowPoint { RowPoint(high: high, low: low) }
}

/// What stands in a row in the clear. All of it is authenticated with the row's sealed parts, and summed up in the ledger.
struct RowHeader: Sendable, Hashable {
    /// What the key of a row is wrapped by, besides its class.
    struct Lock: OptionSet, Sendable, Hashable {
        let rawValue: Int64
        /// A password of the app, always.
        static let password = Lock(rawValue: 1)
        /// A password of the app, as one way among others.
        static let passwordSuffices = Lock(rawValue: 2)
    }

    var place: RowPlace
    var accessibility: Accessibility
    var lock: Lock
    /// The number of the write that made this version of the row. No two versions of any row share one.
    var sequence: Int64

    static let size = 56

    /// Lends the header as 56 bytes: its seven numbers, big-endian.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let numbers = (
            place.high.bigEndian, place.low.bigEndian, place.service.bigEndian, place.group.bigEndian,
            accessibility.rowNumber.bigEndian, lock.rawValue.bigEndian, sequence.bigEndian
        )
        return withUnsafeBytes(of: numbers, body)
    }

    /// What a sealed part of the row is authenticated with: the header, and the parts that were made before it.
    func authenticatedData(_ part: Part, _ parts: Data...) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size + 32 + parts.reduce(0) { $0 + $1.count + 8 })
        bytes.append(contentsOf: Part.prefix)
        bytes.append(part.rawValue)
        withBytes { bytes.append(contentsOf: $0) }
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            part.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// The sealed parts of a row.
    enum Part: UInt8 {
        case attributes = 1
        case value = 2

        fileprivate static let prefix = Array("bulwark vault row 1".utf8)
    }
}
