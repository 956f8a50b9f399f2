import BulwarkCore
import BulwarkValidation
import Foundation

/// What the tests of images share.
enum ImageSupport {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/Images")

    /// All images that `Scripts/generate-image-fixtures` wrote, by name.
    static let all: [(name: String, data: Data)] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            (try? Data(contentsOf: folder.appending(path: name))).map { (name, $0) }
        }
    }()

    /// One of them.
    static func image(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    /// The codes of what is wrong with an image.
    static func codes(_ data: Data, limits: ImageLimits = ImageLimits()) -> [ValidationIssue.Code] {
        ImageInspector(limits: limits).inspect(data).issues.map(\.code)
    }

    /// A JPEG's segments: markers and places; coded data belong to none.
    static func segments(_ data: Data) -> [(marker: UInt8, range: Range<Int>)] {
        var found: [(UInt8, Range<Int>)] = []
        var at = 2
        while at + 4 <= data.count {
            guard data[at] == 0xFF, data[at + 1] != 0, !(0xD0...0xD7 ~= data[at + 1]) else {
                at += 1
                continue
            }
            if data[at + 1] == 0xD9 { break }
            let end = at + 2 + Int(data[at + 2]) << 8 + Int(data[at + 3])
            found.append((data[at + 1], at..<end))
            at = end
        }
        return found
    }

    /// A JPEG's first segment with a marker.
    static func segment(_ marker: UInt8, of data: Data) -> Range<Int> {
        segments(data).first { $0.marker == marker }?.range ?? 0..<0
    }

    /// A PNG's chunks: types and places.
    static func chunks(_ data: Data) -> [(type: String, range: Range<Int>)] {
        var found: [(String, Range<Int>)] = []
        var at = 8
        while at + 12 <= data.count {
            let length = data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            found.append((String(decoding: data[at + 4..<at + 8], as: UTF8.self), at..<at + 12 + length))
            at += 12 + length
        }
        return found
    }

    /// A WebP's chunks: types and places of their data.
    static func webPChunks(_ data: Data) -> [(type: String, range: Range<Int>)] {
        var found: [(String, Range<Int>)] = []
        var at = 12
        while at + 8 <= data.count {
            let length = (0..<4).reduce(0) { $0 | Int(data[at + 4 + $1]) << (8 * $1) }
            found.append((String(decoding: data[at..<at + 4], as: UTF8.self), at + 8..<at + 8 + length))
            at += 8 + length + length % 2
        }
        return found
    }

    /// A WebP with another content of a chunk, and lengths that are right.
    static func webP(_ data: Data, replacing number: Int, by content: Data) -> Data {
        let chunks = webPChunks(data).enumerated().reduce(Data()) { all, chunk in
            let part = chunk.offset == number ? content : data[chunk.element.range]
            return all + Data(chunk.element.type.utf8) + little32(part.count) + part + Data(count: part.count % 2)
        }
        return Data("RIFF".utf8) + little32(chunks.count + 4) + Data("WEBP".utf8) + chunks
    }

    /// The fixtures of simple WebP files, and the number of the chunk that holds the picture.
    static let webPs: [(name: String, data: Data, picture: Int)] = all.compactMap { name, data in
        guard name.hasSuffix("webp") else { return nil }
        let picture = webPChunks(data).firstIndex { ["VP8 ", "VP8L"].contains($0.type) }
        return picture.map { (name, data, $0) }
    }

    /// A PNG's chunk.
    static func chunk(_ type: String, _ content: [UInt8]) -> Data {
        let body = Array(type.utf8) + content
        return Data(big32(content.count) + body + big32(Int(checksum(body))))
    }

    /// A box of HEIC.
    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        big32(content.count + 8) + Array(type.utf8) + content
    }

    static func big32(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    static func little32(_ value: Int) -> Data { Data([0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }) }

    /// A chunk's checksum, bit by bit as the standard's own words have it (W3C PNG, annex D).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
    }

    /// A clock that goes on by a second with each look.
    final class FastClock: BootClock {
        private let time = Locked(Duration.zero)
        let bootIdentity = BootIdentity(rawValue: "test")

        var sinceBoot: Duration {
            time.withLock { time in
                time += .seconds(1)
                return time
            }
        }

        func sleep(until deadline: Duration) async throws {}
    }
}
