import BulwarkValidation
import Foundation
import Testing

@Suite struct ImageFactsTests {
    /// What the script that wrote an image knows about it.
    struct Expected: Sendable, CustomTestStringConvertible {
        let name: String
        let format: ImageFormat
        let width: Int
        let height: Int
        var frames = 1
        var orientation: Int?
        var kinds: Set<ImageMetadata.Kind> = []
        var testDescription: String { name }
    }

    static let table: [Expected] = [
        Expected(name: "baseline-420.jpeg", format: .jpeg, width: 50, height: 37, kinds: [.rendering]),
        Expected(name: "baseline-444-optimized.jpeg", format: .jpeg, width: 50, height: 37, kinds: [.rendering]),
        Expected(name: "baseline-422-restart.jpeg", format: .jpeg, width: 50, height: 37, kinds: [.rendering]),
        Expected(name: "baseline-gray.jpeg", format: .jpeg, width: 33, height: 40, kinds: [.rendering]),
        Expected(name: "baseline-cmyk.jpeg", format: .jpeg, width: 24, height: 20, kinds: [.rendering]),
        Expected(name: "progressive-420.jpeg", format: .jpeg, width: 50, height: 37, kinds: [.rendering]),
        Expected(name: "progressive-gray-restart.jpeg", format: .jpeg, width: 33, height: 40, kinds: [.rendering]),
        Expected(name: "progressive-refined.jpeg", format: .jpeg, width: 50, height: 37, kinds: [.rendering]),
        Expected(name: "sequential-three-scans.jpeg", format: .jpeg, width: 50, height: 37, kinds: [.rendering]),
        Expected(
            name: "metadata.jpeg", format: .jpeg, width: 50, height: 37, orientation: 6,
            kinds: [.rendering, .exif, .location, .thumbnail, .xmp, .colorProfile, .text]),
        Expected(
            name: "pictures.mpo", format: .jpeg, width: 50, height: 37, frames: 2, kinds: [.rendering, .moreImages]),
        Expected(name: "rgb.png", format: .png, width: 21, height: 17),
        Expected(
            name: "rgba-metadata.png", format: .png, width: 21, height: 17, orientation: 6,
            kinds: [.exif, .location, .xmp, .colorProfile, .text]),
        Expected(name: "gray-1.png", format: .png, width: 21, height: 17),
        Expected(name: "gray-16.png", format: .png, width: 21, height: 17),
        Expected(name: "gray-alpha.png", format: .png, width: 21, height: 17),
        Expected(name: "palette-4.png", format: .png, width: 21, height: 17),
        Expected(name: "animated.png", format: .png, width: 21, height: 17, frames: 3),
        Expected(name: "interlaced.png", format: .png, width: 21, height: 17),
        Expected(name: "interlaced-narrow.png", format: .png, width: 3, height: 5),
        Expected(name: "still.gif", format: .gif, width: 40, height: 30, kinds: [.text]),
        Expected(name: "animated.gif", format: .gif, width: 40, height: 30, frames: 2, kinds: [.rendering]),
        Expected(name: "interlaced.gif", format: .gif, width: 110, height: 90),
        Expected(name: "lossy.webp", format: .webp, width: 40, height: 30),
        Expected(name: "lossless.webp", format: .webp, width: 40, height: 30),
        Expected(
            name: "lossy-alpha-metadata.webp", format: .webp, width: 40, height: 30, orientation: 6,
            kinds: [.exif, .location, .xmp, .colorProfile]),
        Expected(name: "lossy-partitions.webp", format: .webp, width: 64, height: 150),
        Expected(name: "lossy-segments.webp", format: .webp, width: 48, height: 40),
        Expected(name: "lossless-palette-2.webp", format: .webp, width: 91, height: 50),
        Expected(name: "lossless-palette-4.webp", format: .webp, width: 91, height: 50),
        Expected(name: "lossless-palette-12.webp", format: .webp, width: 91, height: 50),
        Expected(name: "lossless-palette-100.webp", format: .webp, width: 91, height: 50),
        Expected(name: "lossless-groups.webp", format: .webp, width: 48, height: 24),
        Expected(name: "animated.webp", format: .webp, width: 40, height: 30, frames: 2),
        Expected(
            name: "place.heic", format: .heic, width: 80, height: 64, orientation: 6, kinds: [.exif, .location]),
        Expected(name: "two.heic", format: .heic, width: 80, height: 64),
    ]

    @Test("What encoders write is accepted, and read as it was written", arguments: table)
    func facts(_ expected: Expected) throws {
        let image = try ImageInspector().validate(ImageSupport.image(expected.name))
        #expect(image.facts.format == expected.format)
        #expect(image.facts.width == expected.width && image.facts.height == expected.height)
        #expect(image.facts.frames == expected.frames)
        #expect(image.facts.orientation == expected.orientation)
        #expect(Set(image.facts.metadata.map(\.kind)) == expected.kinds)
        #expect(image.facts.hasLocation == expected.kinds.contains(.location))
        #expect(image.facts.trailing == nil && image.facts.foreign.isEmpty)
    }

    @Test func everyImageIsInTheTable() {
        #expect(Set(ImageSupport.all.map(\.name)) == Set(Self.table.map(\.name)))
    }

    @Test func theSameBytesAreReadFromEveryKindOfBuffer() throws {
        let data = try ImageSupport.image("metadata.jpeg")
        let inspector = ImageInspector()
        #expect(inspector.inspect([UInt8](data)) == inspector.inspect(data))
        #expect(inspector.inspect((Data([0]) + data).dropFirst()) == inspector.inspect(data))
    }

    @Test func theLocationIsFoundWhereItIs() throws {
        let data = try ImageSupport.image("metadata.jpeg")
        let facts = try ImageInspector().validate(data).facts
        let exif = ImageSupport.segment(0xE1, of: data)
        let places = facts.metadata.filter { $0.kind == .location }.map(\.range)
        #expect(places.contains { exif.lowerBound < $0.lowerBound && $0.upperBound <= exif.upperBound })
        #expect(places.contains { String(decoding: data[$0], as: UTF8.self) == "exif:GPSLatitude" })
    }
}
