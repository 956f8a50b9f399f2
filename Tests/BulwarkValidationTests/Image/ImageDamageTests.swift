import BulwarkValidation
import Foundation
import Testing

/// Damage that a seeded generator does to sound images. Scores against libjpeg-turbo and pngcheck, over more images and
/// kinds of damage, are those of `Scripts/external/check-images`.
@Suite struct ImageDamageTests {
    private static let inspector = ImageInspector()
    private static let rounds = 100

    @Test("No beginning of an image is an image", arguments: ImageSupport.all.map(\.name)) func prefixes(name: String)
        throws
    {
        let data = try ImageSupport.image(name)
        // The longer are read in steps, for the test's time.
        let accepted = stride(from: 0, to: data.count, by: 1 + data.count / 300).filter {
            Self.inspector.inspect(data.prefix($0)).isValid
        }
        #expect(accepted.isEmpty)
    }

    @Test("An end marker behind half an image does not make it whole") func gluedEnds() throws {
        var accepted = 0
        var total = 0
        for (name, data) in ImageSupport.all where name.hasSuffix("jpeg") || name.hasSuffix("png") {
            let end = name.hasSuffix("jpeg") ? Data([0xFF, 0xD9]) : ImageSupport.chunk("IEND", [])
            for length in stride(from: 8, to: data.count - end.count, by: 11) {
                total += 1
                accepted += Self.inspector.inspect(data.prefix(length) + end).isValid ? 1 : 0
            }
        }
        FieldSupport.score("images cut off with an end marker glued on, accepted", accepted, of: total)
        #expect(total > 1000 && accepted * 100 <= total)
    }

    @Test("Holes in the coded data are found") func holes() throws {
        var generator = FieldSupport.Generator(seed: 81)
        var accepted = 0
        var total = 0
        for (name, data) in ImageSupport.all where name.hasSuffix("jpeg") {
            let scan = ImageSupport.segments(data).last { $0.marker == 0xDA }
            let start = try #require(scan).range.upperBound
            for _ in 0..<20 where data.count - start > 40 {
                let length = Int.random(in: 8...(data.count - start) / 3, using: &generator)
                let place = Int.random(in: start...data.count - 2 - length, using: &generator)
                var damaged = data
                let filler = Bool.random(using: &generator) ? 0 : length
                let bytes = (0..<filler).map { _ in UInt8.random(in: 0...255, using: &generator) }
                damaged.replaceSubrange(place..<place + length, with: bytes)
                total += 1
                accepted += Self.inspector.inspect(damaged).isValid ? 1 : 0
            }
        }
        FieldSupport.score("JPEG images with holes, accepted", accepted, of: total)
        #expect(total >= 150 && accepted * 100 <= total * 5)
    }

    @Test("Whatever the bytes, the work ends, and places lie in the file", arguments: ImageSupport.all.map(\.name))
    func mutations(name: String) throws {
        let data = [UInt8](try ImageSupport.image(name))
        var generator = FieldSupport.Generator(seed: UInt64(data.count))
        var accepted = 0
        for _ in 0..<Self.rounds {
            let damaged = Self.mutated(data, &generator)
            let report = Self.inspector.inspect(damaged)
            accepted += report.isValid ? 1 : 0
            let places = report.issues.map(\.range) + (report.facts?.metadata.map(\.range) ?? [])
            #expect(places.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= damaged.count })
            if report.isValid, let format = report.facts?.format, format == .jpeg || format == .png {
                // What is accepted can be stripped, and is accepted again.
                #expect(throws: Never.self) { try MetadataStripper().strip(Data(damaged)) }
            }
        }
        FieldSupport.score("\(name) with bytes changed at random, accepted", accepted, of: Self.rounds)
        #expect(accepted < Self.rounds)
    }

    /// One to four small changes; half of them where the headers are.
    private static func mutated(_ data: [UInt8], _ generator: inout FieldSupport.Generator) -> [UInt8] {
        var bytes = data
        for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 8 {
            let range = Bool.random(using: &generator) ? 0..<min(bytes.count, 200) : 0..<bytes.count
            let place = Int.random(in: range, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            case 3: bytes[place] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &generator) ?? 0
            case 4:
                let other = Int.random(in: 0..<bytes.count, using: &generator)
                bytes.insert(contentsOf: Array(bytes[other...].prefix(16)), at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + 12))
            }
        }
        return bytes
    }
}
