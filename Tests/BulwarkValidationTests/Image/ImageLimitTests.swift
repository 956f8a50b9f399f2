import BulwarkCore
import BulwarkValidation
import Foundation
import Testing

@Suite struct ImageLimitTests {
    @Test func eachLimitIsKept() throws {
        let jpeg = try ImageSupport.image("baseline-420.jpeg")
        let animated = try ImageSupport.image("animated.png")
        #expect(ImageSupport.codes(jpeg, limits: ImageLimits(bytes: jpeg.count - 1)) == [.imageTooManyBytes])
        #expect(ImageSupport.codes(jpeg, limits: ImageLimits(bytes: jpeg.count)).isEmpty)
        #expect(ImageSupport.codes(jpeg, limits: ImageLimits(pixels: 50 * 37 - 1)) == [.imageTooManyPixels])
        #expect(ImageSupport.codes(jpeg, limits: ImageLimits(side: 49)) == [.imageTooManyPixels])
        #expect(ImageSupport.codes(jpeg, limits: ImageLimits(parts: 3)) == [.imageTooManyParts])
        #expect(ImageSupport.codes(animated, limits: ImageLimits(frames: 2)) == [.imageTooManyParts])
        #expect(ImageSupport.codes(animated, limits: ImageLimits(decodedBytes: 1500)) == [.imageTooManyParts])
        let gif = try ImageSupport.image("animated.gif")
        #expect(ImageSupport.codes(gif, limits: ImageLimits(decodedBytes: 40 * 30)) == [.imageTooManyParts])
        let webp = try ImageSupport.image("animated.webp")
        #expect(ImageSupport.codes(webp, limits: ImageLimits(decodedBytes: 4 * 40 * 30)) == [.imageTooManyParts])
    }

    @Test func timeIsKept() throws {
        // Enough work that the clock is looked at.
        let jpeg = try ImageSupport.image("baseline-420.jpeg")
        let comments = (0..<2000).reduce(into: jpeg) { data, _ in data.insert(contentsOf: [0xFF, 0xFE, 0, 2], at: 2) }
        let inspector = ImageInspector(limits: ImageLimits(time: .seconds(1)), clock: ImageSupport.FastClock())
        #expect(inspector.inspect(comments).issues.map(\.code) == [.imageTooSlow])
        #expect(ImageInspector().inspect(comments).isValid)
    }

    @Test func aFormatThatIsNotTakenIsRefusedByName() throws {
        let report = ImageInspector(formats: [.png]).inspect(try ImageSupport.image("still.gif"))
        #expect(report.issues.map(\.code) == [.imageFormatNotAllowed] && report.facts?.format == .gif)
    }

    @Test(arguments: [Data(), Data([0xFF]), Data("<html>".utf8), Data("PK\u{3}\u{4}".utf8), Data(count: 4096)])
    func whatIsNoImageIsNone(data: Data) {
        let report = ImageInspector().inspect(data)
        #expect(report.facts == nil && report.issues.map(\.code) == [data.isEmpty ? .empty : .imageFormatUnknown])
        #expect(throws: ValidationError.self) { try ImageInspector().validate(data) }
    }

    /// Files that make careless readers slow, by their size.
    static let nasty: [(String, @Sendable (Int) -> Data)] = [
        ("comments in a row", { jpeg(Array(repeating: [0xFF, 0xFE, 0, 2], count: $0 / 4)) }),
        ("fill bytes", { jpeg([[UInt8](repeating: 0xFF, count: $0)]) }),
        ("Huffman tables", { jpeg(Array(repeating: table, count: $0 / table.count)) }),
        ("coded data of zeros", { size in frame(side: 2000) + Data(count: size) }),
        (
            "a comment of less-than signs",
            { size in
                jpeg(
                    Array(
                        repeating: [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 0x3C, count: 65_533),
                        count: size / 65_537 + 1))
            }
        ),
        ("Exif of one directory after another", { size in exif(directories: size / 6) }),
        ("GIF of empty extensions", { Data(gif + Array(repeating: [0x21, 0xFE, 0], count: $0 / 3).joined()) }),
        (
            "HEIC of empty boxes",
            { size in
                Data(
                    ImageSupport.box("ftyp", Array("heic\0\0\0\0".utf8))
                        + Array(repeating: ImageSupport.box("free", []), count: size / 8).joined())
            }
        ),
        (
            "PNG of empty texts",
            { size in
                let text = ImageSupport.chunk("tEXt", Array("a\0".utf8))
                let header = ImageSupport.chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
                return Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + header
                    + Array(repeating: text, count: size / text.count).joined()
            }
        ),
    ]

    private static let gif: [UInt8] = Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [0, 0, 0, 0, 0, 0]
    private static let table: [UInt8] = [0xFF, 0xC4, 0, 20, 0, 1] + [UInt8](repeating: 0, count: 15) + [0]

    private static func jpeg(_ segments: [[UInt8]]) -> Data { Data([0xFF, 0xD8] + segments.joined()) }

    private static func frame(side: Int) -> Data {
        let size = [UInt8(side >> 8), UInt8(side & 0xFF)]
        var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
        bytes += [0xFF, 0xC0, 0, 11, 8] + size + size + [1, 1, 0x11, 0]
        bytes += table + [0xFF, 0xC4, 0, 20, 0x10, 1] + [UInt8](repeating: 0, count: 15) + [0]
        bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]
        return Data(bytes)
    }

    private static func exif(directories count: Int) -> Data {
        let count = min(count, 10_000)
        var tiff: [UInt8] = Array("MM\0*".utf8) + ImageSupport.big32(8)
        for index in 0..<count { tiff += [0, 0] + ImageSupport.big32(8 + 6 * (index + 1)) }
        tiff += [0, 0, 0, 0, 0, 0]
        return jpeg([
            [0xFF, 0xE1, UInt8((tiff.count + 8) >> 8), UInt8((tiff.count + 8) & 0xFF)] + Array("Exif\0\0".utf8) + tiff
        ])
    }

    @Test("Time grows with the bytes, not with their square", arguments: nasty.indices)
    func linear(_ index: Int) {
        let (name, make) = Self.nasty[index]
        let inspector = ImageInspector(limits: ImageLimits(parts: .max, time: .seconds(600)))
        func seconds(_ size: Int) -> Double {
            let data = make(size)
            return FieldSupport.seconds(runs: 2) { _ = inspector.inspect(data) }
        }
        let small = max(seconds(10_000), 0.000_5)
        let large = seconds(80_000)
        // Eight times the bytes; a quadratic reader would take 64 times as long.
        #expect(large / small < 30, "\(name): \(small) s, then \(large) s")
    }
}
