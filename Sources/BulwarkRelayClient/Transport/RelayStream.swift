/// Bytes in parts, read once and no faster than they are taken.
public struct RelayStream: AsyncSequence, Sendable {
    /// A part.
    public typealias Element = [UInt8]

    private let begin: @Sendable () -> () async throws -> [UInt8]?

    /// The parts of a sequence.
    public init<Parts: AsyncSequence & Sendable>(_ parts: Parts) where Parts.Element == [UInt8] {
        begin = {
            var iterator = parts.makeAsyncIterator()
            return { try await iterator.next() }
        }
    }

    /// The parts that a closure gives, one after the other, until nil.
    ///
    /// - Parameter begin: Makes the closure when somebody begins to read.
    public init(reading begin: @escaping @Sendable () -> () async throws -> [UInt8]?) { self.begin = begin }

    /// Bytes that are there already.
    public init(_ bytes: [UInt8]) {
        begin = {
            var rest: [UInt8]? = bytes.isEmpty ? nil : bytes
            return {
                defer { rest = nil }
                return rest
            }
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(read: begin()) }

    /// All bytes.
    ///
    /// - Parameter limit: The most that are taken.
    /// - Throws: ``RelayClientError/Code/malformedAnswer`` beyond it; what the parts throw.
    public func collect(atMost limit: Int) async throws(RelayClientError) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in self {
                guard part.count <= limit - bytes.count else {
                    throw RelayClientError(.malformedAnswer, "longer than it may be")
                }
                bytes += part
            }
        } catch {
            throw RelayClientError(reading: error)
        }
        return bytes
    }

    /// Gives the parts one after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let read: () async throws -> [UInt8]?

        /// The next part; nil at the end.
        ///
        /// - Throws: What the parts' source throws.
        public mutating func next() async throws -> [UInt8]? { try await read() }
    }
}
