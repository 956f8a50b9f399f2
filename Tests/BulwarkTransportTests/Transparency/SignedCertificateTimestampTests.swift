import Testing

@testable import BulwarkTransport

@Suite struct SignedCertificateTimestampTests {
    private static let sct: [UInt8] =
        [0] + [UInt8](repeating: 7, count: 32) + [0, 0, 1, 2, 3, 4, 5, 6] + [0, 2, 8, 9] + [4, 3] + [0, 3, 1, 2, 3]

    private static func list(_ items: [UInt8]...) -> [UInt8] {
        let body = items.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
        return [UInt8(body.count >> 8), UInt8(body.count & 255)] + body
    }

    @Test func everyFieldIsRead() throws {
        let sct = try #require(SignedCertificateTimestamp(bytes: Self.sct))
        #expect(sct.logID == [UInt8](repeating: 7, count: 32))
        #expect(sct.timestamp == 0x0000_0102_0304_0506)
        #expect(sct.extensions == [8, 9])
        #expect(sct.hashAlgorithm == 4 && sct.signatureAlgorithm == 3)
        #expect(sct.signature == [1, 2, 3])
    }

    @Test(arguments: 0..<sct.count) func aTruncatedTimestampIsRefused(length: Int) {
        #expect(SignedCertificateTimestamp(bytes: Array(Self.sct.prefix(length))) == nil)
    }

    @Test func trailingBytesAndEmptyListsAreRefused() {
        #expect(SignedCertificateTimestamp(bytes: Self.sct + [0]) == nil)
        #expect(SignedCertificateTimestamp.list(bytes: Self.list(Self.sct) + [0]) == nil)
        #expect(SignedCertificateTimestamp.list(bytes: [0, 0]) == nil)
        #expect(SignedCertificateTimestamp.list(bytes: []) == nil)
    }

    @Test func aLaterVersionDoesNotHideTheOthers() throws {
        let list = try #require(SignedCertificateTimestamp.list(bytes: Self.list([1, 2, 3], Self.sct)))
        #expect(list.count == 2 && list[0] == nil && list[1] != nil)
    }

    @Test func mutatedListsAreReadWholeOrRefused() {
        var random = SeededGenerator(seed: 51)
        let whole = Self.list(Self.sct, [1, 2, 3], Self.sct, Self.sct)
        var (read, refused) = (0, 0)
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: position)
                case 2: bytes.removeLast(bytes.count - position)
                default: bytes.insert(contentsOf: bytes[position...].prefix(60), at: position)
                }
            }
            guard let list = SignedCertificateTimestamp.list(bytes: bytes) else {
                refused += 1
                continue
            }
            read += 1
            // Two bytes of length and one of content at least for each; what was read is all that stands there.
            #expect(!list.isEmpty && list.count <= (bytes.count - 2) / 3)
            var rest = bytes[2...]
            for item in list {
                let size = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
                let body = Array(rest.dropFirst(2).prefix(size))
                rest = rest.dropFirst(2 + size)
                if let item { #expect(Self.written(item) == body) }
            }
            #expect(rest.isEmpty)
        }
        #expect(read > 1_000 && refused > 1_000, "\(read) read, \(refused) refused")
    }

    /// An SCT as it stands on the wire, written by another hand than the reader's.
    private static func written(_ item: SignedCertificateTimestamp) -> [UInt8] {
        func vector(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }
        let time = (0..<8).map { UInt8(truncatingIfNeeded: item.timestamp >> (56 - $0 * 8)) }
        return [0] + item.logID + time + vector(item.extensions) + [item.hashAlgorithm, item.signatureAlgorithm]
            + vector(item.signature)
    }
}
