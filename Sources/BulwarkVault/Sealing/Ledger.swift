internal import BulwarkCore
internal import BulwarkStorage
internal import Crypto
internal import Foundation

/// A number of 256 bits that wraps around: the sum over all rows of what each stands for.
struct LedgerSum: Sendable, Hashable {
    private var words: SIMD4<UInt64>

    static let zero = LedgerSum(words: .zero)

    private init(words: SIMD4<UInt64>) { self.words = words }

    /// Takes 32 bytes, least significant word first.
    init(_ bytes: UnsafeRawBufferPointer) {
        words = .zero
        for index in 0..<4 where bytes.count >= index * 8 + 8 {
            words[index] = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
    }

    /// Copies it out as it came in: 32 bytes.
    func copyBytes(to memory: UnsafeMutableRawBufferPointer) {
        for index in 0..<4 {
            memory.storeBytes(of: words[index].littleEndian, toByteOffset: index * 8, as: UInt64.self)
        }
    }

    static func += (left: inout LedgerSum, right: LedgerSum) {
        var carry: UInt64 = 0
        for index in 0..<4 {
            let (sum, overflow) = left.words[index].addingReportingOverflow(right.words[index])
            let (total, overflowed) = sum.addingReportingOverflow(carry)
            left.words[index] = total
            carry = overflow || overflowed ? 1 : 0
        }
    }

    static func -= (left: inout LedgerSum, right: LedgerSum) {
        var borrow: UInt64 = 0
        for index in 0..<4 {
            let (difference, overflow) = left.words[index].subtractingReportingOverflow(right.words[index])
            let (total, overflowed) = difference.subtractingReportingOverflow(borrow)
            left.words[index] = total
            borrow = overflow || overflowed ? 1 : 0
        }
    }
}

/// What the table as a whole must be: how many rows there are, and a sum over them that nobody without the key can make come
/// out right after rows were added, removed or replaced by older ones (a keyed multiset hash, as MSet-Add-Hash of Clarke et
/// al., 2003; sealed, so that sums cannot be compared).
struct Ledger: Sendable, Hashable {
    /// The number of the last write.
    var sequence: Int64
    /// How many rows there are.
    var count: Int64
    /// The sum over all rows.
    var sum: LedgerSum

    static let empty = Ledger(sequence: 0, count: 0, sum: .zero)

    mutating func add(_ summand: LedgerSum) {
        count += 1
        sum += summand
    }

    mutating func remove(_ summand: LedgerSum) {
        count -= 1
        sum -= summand
    }

    /// The number of the next write.
    ///
    /// - Throws: ``StorageError/Code/refused`` past the largest number, which only whoever may raise the watermark can bring about.
    @discardableResult
    mutating func nextSequence() throws(StorageError) -> Int64 {
        let (next, isExhausted) = sequence.addingReportingOverflow(1)
        if isExhausted { throw StorageError(.refused, "the numbers of writes are used up") }
        sequence = next
        return next
    }

    func sealed(under key: SymmetricKey) throws(StorageError) -> Data {
        let bytes = [UInt8](unsafeUninitializedCapacity: 40) { memory, size in
            let memory = UnsafeMutableRawBufferPointer(memory)
            memory.storeBytes(of: count.bigEndian, as: Int64.self)
            sum.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: memory[8...]))
            size = 40
        }
        do {
            let box = try AES.GCM.seal(
                bytes, using: key, nonce: RowNonce.next(sequence), authenticating: Self.authenticatedData(sequence))
            guard let combined = box.combined else { throw StorageError(.system, "the ledger could not be sealed") }
            return combined
        } catch {
            throw StorageError(.system, "the ledger could not be sealed")
        }
    }

    init(sequence: Int64, sealed: Data, under key: SymmetricKey) throws(StorageError) {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: Self.authenticatedData(sequence)),
            bytes.count == 40
        else { throw .tampered("the ledger of the vault") }
        let (count, sum) = bytes.withUnsafeBytes { bytes in
            (
                Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)),
                LedgerSum(UnsafeRawBufferPointer(rebasing: bytes[8...]))
            )
        }
        self.init(sequence: sequence, count: count, sum: sum)
    }

    init(sequence: Int64, count: Int64, sum: LedgerSum) {
        self.sequence = sequence
        self.count = count
        self.sum = sum
    }

    private static func authenticatedData(_ sequence: Int64) -> [UInt8] {
        let prefix: StaticString = "bulwark vault ledger 1"
        let size = prefix.utf8CodeUnitCount + 8
        return [UInt8](unsafeUninitializedCapacity: size) { memory, count in
            let memory = UnsafeMutableRawBufferPointer(memory)
            prefix.withUTF8Buffer { memory.copyMemory(from: UnsafeRawBufferPointer($0)) }
            memory.storeBytes(of: sequence.bigEndian, toByteOffset: size - 8, as: Int64.self)
            count = size
        }
    }
}

/// Nonces for keys that seal more than once: the number of the write, which never repeats under one history of the file, and
/// four random bytes for the case that an old copy of the file is written on.
enum RowNonce {
    static func next(_ sequence: Int64) throws -> AES.GCM.Nonce {
        var random: UInt32 = 0
        withUnsafeMutableBytes(of: &random) { SystemEntropy().fill($0) }
        let bytes = (sequence.bigEndian, random)
        return try withUnsafeBytes(of: bytes) { try AES.GCM.Nonce(data: UnsafeRawBufferPointer(rebasing: $0[..<12])) }
    }
}
