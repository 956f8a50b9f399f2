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
    func authenticatedData(_ part: Part) -> [UInt8] {
        Array(unsafeUninitializedCapacity: Part.prefixSize + Self.size) { memory, count in
            count = write(part, to: UnsafeMutableRawBufferPointer(memory))
        }
    }

    /// The same with two parts.
    func authenticatedData(
        _ part: Part, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
    ) -> [UInt8] {
        let size = Part.prefixSize + Self.size + 16 + first.count + second.count
        return Array(unsafeUninitializedCapacity: size) { memory, count in
            let memory = UnsafeMutableRawBufferPointer(memory)
            count = write(part, to: memory)
            for part in [first, second] {
                memory.storeBytes(of: UInt64(part.count).bigEndian, toByteOffset: count, as: UInt64.self)
                UnsafeMutableRawBufferPointer(rebasing: memory[(count + 8)...]).copyMemory(from: part)
                count += 8 + part.count
            }
        }
    }

    private func write(_ part: Part, to memory: UnsafeMutableRawBufferPointer) -> Int {
        Part.prefix.withUTF8Buffer { prefix in memory.copyMemory(from: UnsafeRawBufferPointer(prefix)) }
        memory[Part.prefixSize - 1] = part.rawValue
        withBytes { UnsafeMutableRawBufferPointer(rebasing: memory[Part.prefixSize...]).copyMemory(from: $0) }
        return Part.prefixSize + Self.size
    }

    /// The sealed parts of a row.
    enum Part: UInt8 {
        case attributes = 1
        case value = 2

        fileprivate static let prefix: StaticString = "bulwark vault row 1"
        /// The prefix and the part's number.
        fileprivate static var prefixSize: Int { prefix.utf8CodeUnitCount + 1 }
    }
}
