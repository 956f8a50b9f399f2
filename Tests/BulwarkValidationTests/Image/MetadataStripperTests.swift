import BulwarkValidation
import Foundation
import Testing

@Suite struct MetadataStripperTests {
    /// What a picture is made of: a JPEG's tables, headers and coded data, a PNG's picture chunks; byte for byte.
    private static func picture(_ data: Data, _ format: ImageFormat) -> [Data] {
        if format == .png {
            let kinds: Set = ["IHDR", "PLTE", "IDAT", "tRNS", "acTL", "fcTL", "fdAT", "IEND"]
            return ImageSupport.chunks(data).filter { kinds.contains($0.type) }.map { data[$0.range] }
        }
        let segments = ImageSupport.segments(data)
        var parts: [Data] = []
        for (index, segment) in segments.enumerated() where !(0xE0...0xEF ~= segment.marker) && segment.marker != 0xFE {
            var end = segment.range.upperBound
            if segment.marker == 0xDA {
                // With the coded data: to the next segment, or to the end marker.
                end = index + 1 < segments.count ? segments[index + 1].range.lowerBound : end
                while index + 1 == segments.count, !(data[end] == 0xFF && data[end + 1] == 0xD9) { end += 1 }
            }
            parts.append(data[segment.range.lowerBound..<end])
        }
        return parts
    }

    @Test(
        "Metadata go, the picture's bytes stay",
        arguments: ImageSupport.all.map(\.name).filter { $0.hasSuffix("jpeg") || $0.hasSuffix("png") })
    func strip(name: String) throws {
        let data = try ImageSupport.image(name)
        let old = try ImageInspector().validate(data).facts
        let stripped = try MetadataStripper().strip(data)
        let new = stripped.image.facts
        #expect(Self.picture(stripped.image.data, old.format) == Self.picture(data, old.format))
        #expect(Self.picture(data, old.format).count >= 3)
        #expect(new.width == old.width && new.height == old.height && new.frames == old.frames)
        #expect(new.orientation == old.orientation)
        let left = Set(new.metadata.map(\.kind))
        #expect(
            left.isSubset(
                of: old.orientation == nil ? [.rendering, .colorProfile] : [.rendering, .colorProfile, .exif]))
        #expect(!new.hasLocation)
        #expect(
            Set(stripped.removed.map(\.kind)) == Set(old.metadata.map(\.kind)).subtracting([.rendering, .colorProfile]))
        // A second time there is nothing but the orientation's own block to take out.
        #expect(try MetadataStripper().strip(stripped.image.data).image.data == stripped.image.data)
    }

    @Test func orientationAndProfileGoWhenAsked() throws {
        for name in ["metadata.jpeg", "rgba-metadata.png"] {
            let data = try ImageSupport.image(name)
            let facts = try MetadataStripper(keeping: []).strip(data).image.facts
            #expect(facts.orientation == nil)
            #expect(facts.metadata.allSatisfy { $0.kind == .rendering })
            let kept = try MetadataStripper(keeping: .colorProfile).strip(data).image.facts
            #expect(kept.orientation == nil && kept.metadata.contains { $0.kind == .colorProfile })
        }
    }

    @Test func nothingOfWhatWasStrippedIsLeft() throws {
        for name in ["metadata.jpeg", "rgba-metadata.png"] {
            let clean = try MetadataStripper().strip(ImageSupport.image(name)).image.data
            for word in ["Maker", "Model", "2026:11:26", "a comment", "GPSLatitude", "xmpmeta"] {
                #expect(try ImageSupport.image(name).range(of: Data(word.utf8)) != nil || word == "a comment")
                #expect(clean.range(of: Data(word.utf8)) == nil, "\(word) in \(name)")
            }
        }
    }

    @Test func whatFollowsTheImageGoesAndBrokenMetadataAreNoHindrance() throws {
        let data = try ImageSupport.image("metadata.jpeg")
        let archive = Data("PK\u{3}\u{4} and so on".utf8)
        var broken = data
        let exif = ImageSupport.segment(0xE1, of: data)
        broken[exif.lowerBound + 14] ^= 0x80
        #expect(!ImageInspector().inspect(broken).isValid)
        let one = try MetadataStripper(keeping: .colorProfile).strip(broken + archive)
        #expect(one.image.data == (try MetadataStripper(keeping: .colorProfile).strip(data).image.data))
        #expect(one.trailing == data.count..<data.count + archive.count)
        // The second picture of a file has metadata of its own, and goes with its index.
        let pictures = try MetadataStripper().strip(ImageSupport.image("pictures.mpo"))
        #expect(pictures.image.facts.frames == 1 && pictures.image.facts.metadata.map(\.kind) == [.rendering])
    }

    @Test func aBrokenPictureIsNotStripped() throws {
        let data = try ImageSupport.image("baseline-420.jpeg")
        #expect(throws: ValidationError.self) { try MetadataStripper().strip(data.dropLast(30)) }
        #expect(throws: ValidationError.self) { try MetadataStripper().strip(ImageSupport.image("still.gif")) }
        #expect(throws: ValidationError.self) { try MetadataStripper().strip(Data("no image".utf8)) }
    }

    @Test func everyOrientationIsKept() throws {
        var data = try ImageSupport.image("metadata.jpeg")
        let exif = ImageSupport.segment(0xE1, of: data)
        // Pillow writes the entry in the order of the machine; its tag is found by its bytes.
        let tag = try #require(
            data[exif].range(of: Data([0x01, 0x12, 0, 3])) ?? data[exif].range(of: Data([0x12, 0x01, 3, 0])))
        let isLittle = data[tag.lowerBound] == 0x12
        for orientation in UInt8(1)...8 {
            data[tag.upperBound + 4 + (isLittle ? 0 : 1)] = orientation
            #expect(try ImageInspector().validate(data).facts.orientation == Int(orientation))
            let kept = try MetadataStripper().strip(data).image.facts
            #expect(kept.orientation == (orientation == 1 ? nil : Int(orientation)))
        }
    }
}
