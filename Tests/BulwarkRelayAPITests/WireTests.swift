import BulwarkRelayAPI
import Foundation
import Testing

@Suite("What goes over the wire")
struct WireTests {
    private static let submission = try? MessageSubmission(
        account: AccountName("bob"), id: Array(1...16), scope: .account,
        items: [
            .init(device: 1, identity: [UInt8](repeating: 7, count: 32), envelope: [1, 2, 3]),
            .init(device: 0xFFFF_FFFF, identity: [UInt8](repeating: 8, count: 32), envelope: [4]),
        ])
    private static let page = MailboxPage(
        deliveries: (try? RelayAddress(account: "élise", device: 3)).map { sender in
            [
                .init(
                    sequence: 1 << 40, receivedAt: Date(timeIntervalSince1970: 1_800_000_000), sender: sender,
                    envelope: [9, 9])
            ]
        } ?? [], hasMore: true)

    @Test("A submission is read as it was written")
    func submission() throws {
        let submission = try #require(Self.submission)
        #expect(try MessageSubmission(encoded: submission.encoded) == submission)
    }

    @Test("A submission has the bytes that the document says")
    func submissionBytes() throws {
        let submission = try MessageSubmission(
            account: AccountName("al"), id: [UInt8](repeating: 0xAA, count: 16), scope: .devices,
            items: [.init(device: 258, identity: [UInt8](repeating: 0xBB, count: 32), envelope: [0xCC])])
        let wanted: [UInt8] =
            [1, 2, 0x61, 0x6C] + [UInt8](repeating: 0xAA, count: 16) + [1, 0, 0, 0, 1, 0, 0, 1, 2]
            + [UInt8](repeating: 0xBB, count: 32) + [0, 0, 0, 1, 0xCC]
        #expect(submission.encoded == wanted)
    }

    @Test("A page is read as it was written")
    func page() throws {
        #expect(Self.page.deliveries.count == 1)
        #expect(try MailboxPage(encoded: Self.page.encoded) == Self.page)
    }

    @Test("Bundles are read as they were written")
    func bundles() throws {
        let bundles = ClaimedBundles(bundles: [.init(device: 1, bytes: [1, 2]), .init(device: 2, bytes: [])])
        #expect(try ClaimedBundles(encoded: bundles.encoded) == bundles)
    }

    @Test("What is cut off anywhere, or has a byte too many, is refused")
    func cutOff() throws {
        let submission = try #require(Self.submission).encoded
        for count in submission.indices {
            #expect(throws: RelayError(.malformed)) { try MessageSubmission(encoded: Array(submission[..<count])) }
        }
        #expect(throws: RelayError(.malformed)) { try MessageSubmission(encoded: submission + [0]) }
        let page = Self.page.encoded
        for count in page.indices {
            #expect(throws: RelayError(.malformed)) { try MailboxPage(encoded: Array(page[..<count])) }
        }
        #expect(throws: RelayError(.malformed)) { try MailboxPage(encoded: page + [0]) }
    }

    @Test("Any byte may be another, and reading neither stops nor gives what was not written")
    func mutated() throws {
        let submission = try #require(Self.submission).encoded
        for index in submission.indices {
            for bit in 0..<8 {
                var bytes = submission
                bytes[index] ^= 1 << UInt8(bit)
                if let read = try? MessageSubmission(encoded: bytes) { #expect(read.encoded == bytes) }
            }
        }
        let page = Self.page.encoded
        for index in page.indices {
            for bit in 0..<8 {
                var bytes = page
                bytes[index] ^= 1 << UInt8(bit)
                if let read = try? MailboxPage(encoded: bytes) { #expect(read.encoded == bytes) }
            }
        }
    }

    @Test("A newer version is told from nonsense")
    func version() {
        #expect(throws: RelayError(.unsupportedVersion)) { try MessageSubmission(encoded: [2, 0]) }
        #expect(throws: RelayError(.unsupportedVersion)) { try MailboxPage(encoded: [9]) }
        #expect(throws: RelayError(.unsupportedVersion)) { try ClaimedBundles(encoded: [0]) }
        #expect(throws: RelayError(.unsupportedVersion)) { try PrekeyPublication(encoded: [3]) }
    }

    @Test("A count that promises more than follows reserves nothing")
    func count() throws {
        let head: [UInt8] = [1, 1, 0x61] + [UInt8](repeating: 0, count: 16) + [0, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(throws: RelayError(.malformed)) { try MessageSubmission(encoded: head) }
    }

    @Test("An envelope over the limit is told apart, and so are items that cannot be")
    func sizes() throws {
        let identity = [UInt8](repeating: 1, count: 32)
        func make(_ items: [MessageSubmission.Item], id: [UInt8] = Array(1...16)) throws(RelayError) {
            _ = try MessageSubmission(account: AccountName("a"), id: id, scope: .account, items: items)
        }
        let largest = [UInt8](repeating: 0, count: RelayLimits.envelopeBytes)
        try make([.init(device: 1, identity: identity, envelope: largest)])
        #expect(throws: RelayError(.tooLarge)) {
            try make([.init(device: 1, identity: identity, envelope: largest + [0])])
        }
        #expect(throws: RelayError(.invalidValue)) { try make([.init(device: 1, identity: [1], envelope: [1])]) }
        #expect(throws: RelayError(.invalidValue)) { try make([.init(device: 1, identity: identity, envelope: [])]) }
        #expect(throws: RelayError(.invalidValue)) { try make([], id: [1]) }
        let twice = MessageSubmission.Item(device: 1, identity: identity, envelope: [1])
        #expect(throws: RelayError(.invalidValue)) { try make([twice, twice]) }
    }

    @Test("JSON comes back as it went, and what is none is malformed")
    func json() throws {
        let registration = DeviceRegistration(
            address: try RelayAddress(account: "bob", device: 2), identity: Data(repeating: 1, count: 32),
            proof: RelayProof(challenge: Data([1]), signature: Data([2])),
            authorization: DeviceAuthorization(authorizer: 1, expires: 9, nonce: Data([3]), signature: Data([4])))
        #expect(try RelayJSON.decode(from: RelayJSON.encode(registration)) == registration)
        for text in ["", "{", "[]", "null", #"{"address":{"account":"bob"}}"#, #"{"account":5}"#] {
            #expect(throws: RelayError(.malformed)) {
                try RelayJSON.decode(DeviceRegistration.self, from: Data(text.utf8))
            }
        }
        #expect(throws: RelayError(.invalidValue)) {
            try RelayJSON.decode(AccountQuery.self, from: Data(#"{"account":""}"#.utf8))
        }
    }

    @Test("Tokens print as nothing")
    func tokens() {
        let token = AccessToken(token: "secret", lifetime: 1)
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!"\(token) \(String(reflecting: token)) \(dumped)".contains("secret"))
    }
}
