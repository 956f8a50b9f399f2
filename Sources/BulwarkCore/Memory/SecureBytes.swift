/// Secret bytes of a fixed size: a key, a token, a passcode.
///
/// They live apart from the heap, in memory that the system is asked to keep out of swap and core dumps, and are
/// zeroed when the last copy of this value goes or when ``wipe()`` says so. Copies share one memory. They print as
/// `<redacted>` everywhere, compare in constant time, cannot be hashed and cannot be encoded by accident.
///
/// ```swift
/// let key = SecureBytes(random: 32)
/// let tag = key.withExposedBytes { authenticate(message, key: $0) }
/// ```
///
/// - Warning: What leaves ``withExposedBytes(_:)`` as an array, `Data` or `String` is out of its care.
public struct SecureBytes: Sendable {
    private let storage: SecureStorage

    /// Makes secret bytes by writing them in place.
    ///
    /// - Parameters:
    ///   - count: How many bytes.
    ///   - initialize: Writes them; the memory is zero before.
    /// - Throws: What the closure throws; what it wrote is zeroed.
    public init<Failure: Error>(
        count: Int, initializingWith initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        // Invariant: a size is never negative.
        precondition(count >= 0, "SecureBytes of a negative size")
        let storage = SecureStorage(count: count)
        try initialize(storage.memory)
        self.storage = storage
    }

    /// Makes random bytes.
    ///
    /// - Parameters:
    ///   - count: How many bytes.
    ///   - entropy: Where they come from.
    public init(random count: Int, from entropy: some EntropySource = SystemEntropy()) {
        self.init(count: count) { entropy.fill($0) }
    }

    /// Copies bytes; the source is left as it is.
    public init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// Copies bytes; the source is left as it is. For what is no secret elsewhere, such as a test vector.
    public init(copying bytes: some Collection<UInt8>) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// Moves bytes out of an array, which is zeroed and emptied.
    ///
    /// - Parameter bytes: The source. Where another variable holds the same array, that one's copy lives on.
    public init(wiping bytes: inout [UInt8]) {
        self.init(copying: bytes)
        bytes.withUnsafeMutableBytes { SecureMemory.zero($0) }
        bytes = []
    }

    /// How many bytes there are; 0 after ``wipe()``.
    public var count: Int { storage.readableCount }

    /// Whether there are no bytes, or no more.
    public var isEmpty: Bool { count == 0 }

    /// Whether ``wipe()`` was called on this or on a copy of it.
    public var isWiped: Bool { storage.isWiped }

    /// Whether the system keeps the bytes out of swap (`mlock` took).
    public var isMemoryLocked: Bool { storage.isMemoryLocked }

    /// Whether this is a copy of another value and shares its memory, so that wiping one wipes both. Equal bytes do not make one.
    package func isCopy(of other: SecureBytes) -> Bool { storage === other.storage }

    /// Lends the bytes to a body, for as long as it runs.
    ///
    /// - Parameter body: Reads the bytes. After ``wipe()`` it has none: what needs a key of a size must refuse an empty
    ///   one, or ask ``withUnwipedBytes(_:)``.
    /// - Throws: What the body throws.
    public func withExposedBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = storage.beginReading()
        defer { storage.endReading() }
        return try body(bytes)
    }

    /// Lends the bytes to a body, or refuses when they were wiped.
    ///
    /// - Throws: ``CoreError/Code/wiped``, or what the body throws.
    public func withUnwipedBytes<Result: ~Copyable>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let bytes = storage.beginReading()
        defer { storage.endReading() }
        // Told by the address, not asked again: a wipe during the body waits for it.
        guard bytes.baseAddress != nil else { throw CoreError(.wiped) }
        return try body(bytes)
    }

    /// Copies a part of the bytes into secret bytes of their own.
    ///
    /// - Parameter range: Which bytes. What lies outside is left out.
    public func extracting(_ range: Range<Int>) -> SecureBytes {
        withExposedBytes { SecureBytes(copying: UnsafeRawBufferPointer(rebasing: $0[range.clamped(to: 0..<$0.count)])) }
    }

    /// Zeroes the bytes now, for all copies of this value.
    ///
    /// Readers that are inside ``withExposedBytes(_:)`` finish first: the last one to leave zeroes. New ones find nothing.
    public func wipe() { storage.wipe() }
}

extension SecureBytes: Equatable {
    /// Compares in a time that depends on the sizes only. What was wiped equals nothing but its own copies.
    public static func == (left: SecureBytes, right: SecureBytes) -> Bool {
        if left.storage === right.storage { return true }
        return left.withExposedBytes { left in
            right.withExposedBytes { right in ConstantTime.areEqual(left, right) }
        }
    }
}

extension SecureBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// A mirror that shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
