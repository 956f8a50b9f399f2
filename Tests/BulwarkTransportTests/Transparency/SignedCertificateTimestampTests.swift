import BulwarkTransport
import Testing

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
}
