import Foundation
import Testing

@testable import BulwarkTransport

struct CTLogDocumentTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/ct").standardizedFileURL
    private static func file(_ name: String) -> [UInt8]? {
        (try? Data(contentsOf: folder.appending(path: name))).map(Array.init)
    }
    private static let apple = file("apple_log_list_v5.json")
    private static let google = file("google_all_logs_list_v3.json")

    private static let key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE15ypB40iQe6ToFJB2vSA8CW86/rzPNJ+kdg/LNpRvcjuKnLj/xhW5DoiDyI8xtUws5toLqtWwkFf1mRXFLFarw=="

    private static func list(
        state: String = #""usable":{"timestamp":"2026-01-02T03:04:05Z"}"#, key: String = key, id: String? = nil
    ) -> [UInt8] {
        let hash =
            id
            ?? Data(CTLog(name: "", operatorName: "", key: Array(Data(base64Encoded: key) ?? Data())).id)
            .base64EncodedString()
        return Array(
            """
            {"log_list_timestamp":"2026-02-03T00:00:00Z","operators":[{"name":"A","logs":[{"description":"one","key":"\(key)",\
            "log_id":"\(hash)","state":{\(state)},"temporal_interval":{"start_inclusive":"2026-01-01T00:00:00Z",\
            "end_exclusive":"2027-01-01T00:00:00Z"}}]}]}
            """.utf8)
    }

    @Test func `A log has its state, its interval and its date`() throws {
        let document = try CTLogDocument(json: Self.list(), source: .google)
        let log = try #require(document.logs.first)
        #expect(document.logs.count == 1 && document.date == 1_770_076_800)
        #expect(log.google == CTLog.State(.usable, since: 1_767_323_045) && log.apple == nil && !log.isStatic)
        #expect(log.shard == 1_767_225_600..<1_798_761_600 && log.operatorName == "A")
    }

    @Test func `Lists that are not of the schema are refused`() {
        let wrong: [[UInt8]] = [
            [], Array("{}".utf8), Array(#"{"operators":[]}"#.utf8),
            Self.list(state: #""odd":{"timestamp":"2026-01-02T03:04:05Z"}"#),
            Self.list(state: #""usable":{"timestamp":"2026-13-02T03:04:05Z"}"#), Self.list(id: "AAAA"),
            Self.list(state: ""),
        ]
        for json in wrong {
            #expect(throws: TransportError(.malformedLogList)) { try CTLogDocument(json: json, source: .google) }
        }
        #expect(throws: TransportError(.tooLarge)) {
            try CTLogDocument(json: Self.list(), source: .google, limits: .init(bytes: 100))
        }
        #expect(throws: TransportError(.tooLarge)) {
            try CTLogDocument(json: Self.list(), source: .google, limits: .init(logs: 0))
        }
    }

    @Test func `A document replaces what its program says, and nothing else`() throws {
        let key = Array(try #require(Data(base64Encoded: Self.key)))
        let other = CTLog(name: "two", operatorName: "B", key: [1], google: CTLog.State(.usable, since: 1))
        let known = CTLog(
            name: "old", operatorName: "Old", key: key, apple: CTLog.State(.usable, since: 2),
            google: CTLog.State(.usable, since: 3))
        let list = CTLogList([other, known], appleDate: 10, googleDate: 20)
        let replaced = list.replacing(with: try CTLogDocument(json: Self.list(), source: .google))
        #expect(replaced.logs.count == 1 && replaced.appleDate == 10 && replaced.googleDate == 1_770_076_800)
        let log = try #require(replaced.logs[known.id])
        #expect(log.apple == CTLog.State(.usable, since: 2) && log.google?.since == 1_767_323_045 && log.name == "one")
    }

    @Test(.enabled(if: apple != nil && google != nil, "needs ../shared/data/ct beside the checkout"))
    func `The published lists give the list that comes with Bulwark`() throws {
        let apple = try CTLogDocument(json: try #require(Self.apple), source: .apple)
        let google = try CTLogDocument(json: try #require(Self.google), source: .google)
        let both = CTLogList([], appleDate: 0, googleDate: 0).replacing(with: google).replacing(with: apple)
        #expect(both == CTLogList.bundled)
        #expect(CTLogList.bundled.replacing(with: google).replacing(with: apple) == CTLogList.bundled)
    }

    @Test func `Mutated lists are read or refused`() {
        var random = SeededGenerator(seed: 31)
        let original = Self.list()
        var read = 0
        for _ in 0..<1500 {
            var json = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<json.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: json.remove(at: position)
                case 1: json.insert(UInt8.random(in: 0...127, using: &random), at: position)
                default: json[position] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let document = try? CTLogDocument(json: json, source: .google) else { continue }
            read += 1
            #expect(!document.logs.isEmpty)
        }
        #expect(read > 0 && read < 1500)
    }
}
