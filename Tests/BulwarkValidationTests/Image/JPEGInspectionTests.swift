import BulwarkValidation
import Foundation
import Testing

@Suite struct JPEGInspectionTests {
    private func changed(_ name: String, _ body: (inout Data) -> Void) throws -> [ValidationIssue.Code] {
        var data = try ImageSupport.image(name)
        body(&data)
        return ImageSupport.codes(data)
    }

    @Test(
        "A coding that is not decoded is refused by name",
        arguments: [(UInt8(0xC9), "arithmetic"), (0xCA, "arithmetic"), (0xC3, "lossless"), (0xC5, "hierarchical")])
    func refusedCodings(marker: UInt8, word: String) throws {
        var data = try ImageSupport.image("baseline-420.jpeg")
        data[ImageSupport.segment(0xC0, of: data).lowerBound + 1] = marker
        let issue = try #require(ImageInspector().inspect(data).issues.first)
        #expect(issue.code == .imageCodingUnsupported && "\(issue.reason)".contains(word))
    }

    @Test func zeroLinesAreRefusedAlsoWhereASegmentWouldTellThem() throws {
        for offset in [5, 7] {
            let codes = try changed("baseline-420.jpeg") { data in
                let place = ImageSupport.segment(0xC0, of: data).lowerBound + offset
                data.replaceSubrange(place..<place + 2, with: [0, 0])
            }
            #expect(codes == [.imageNoPixels])
        }
    }

    @Test func aNumberOfLinesMayStandBehindTheFirstScanIfItIsTheFramesOwn() throws {
        for (lines, isValid) in [(UInt8(37), true), (38, false)] {
            let codes = try changed("baseline-420.jpeg") { data in
                data.insert(contentsOf: [0xFF, 0xDC, 0, 4, 0, lines], at: data.count - 2)
            }
            #expect(codes == (isValid ? [] : [.imageWrongStructure]))
        }
    }

    @Test func oneMoreOrLessRowOfBlocksIsFound() throws {
        for (offset, size) in [(6, UInt8(48 + 1)), (6, 32), (8, 64 + 1), (8, 48)] {
            let codes = try changed("baseline-420.jpeg") { data in
                data[ImageSupport.segment(0xC0, of: data).lowerBound + offset] = size
            }
            #expect(codes == [.imageBrokenData], "\(offset) \(size)")
        }
    }

    @Test func restartMarkersComeInTheirOrder() throws {
        let data = try ImageSupport.image("baseline-422-restart.jpeg")
        let start = ImageSupport.segment(0xDA, of: data).upperBound
        let places = (start..<data.count - 2).filter { data[$0] == 0xFF && 0xD0...0xD7 ~= data[$0 + 1] }
        #expect(places.count > 4)
        for place in places {
            var wrong = data
            wrong[place + 1] = 0xD0 + (wrong[place + 1] - 0xD0 + 1) % 8
            #expect(ImageSupport.codes(wrong) == [.imageBrokenData])
            var missing = data
            missing.removeSubrange(place..<place + 2)
            #expect(ImageSupport.codes(missing) == [.imageBrokenData])
        }
    }

    @Test func aProgressiveImageWithoutItsLastScansIsIncomplete() throws {
        for name in ["progressive-420.jpeg", "progressive-refined.jpeg", "sequential-three-scans.jpeg"] {
            let data = try ImageSupport.image(name)
            let scans = ImageSupport.segments(data).filter { $0.marker == 0xDA }
            for scan in scans.dropFirst() {
                // Between two scans nothing is broken, and libjpeg's programs say nothing.
                let before = ImageSupport.segments(data).last { $0.range.upperBound == scan.range.lowerBound }
                let end =
                    before.map { $0.marker == 0xC4 ? $0.range.lowerBound : scan.range.lowerBound }
                    ?? scan.range.lowerBound
                let codes = ImageSupport.codes(data.prefix(end) + [0xFF, 0xD9])
                #expect(codes == [.imageTruncated], "\(name) at \(end)")
            }
        }
    }

    @Test func everyByteOfAHuffmanTableCounts() throws {
        let data = try ImageSupport.image("baseline-420.jpeg")
        var accepted = 0
        var total = 0
        for (marker, range) in ImageSupport.segments(data) where marker == 0xC4 {
            for place in range.dropFirst(5) {
                var damaged = data
                damaged[place] &+= 1
                total += 1
                accepted += ImageSupport.codes(damaged).isEmpty ? 1 : 0
            }
        }
        FieldSupport.score("JPEG images with a changed byte in a Huffman table, accepted", accepted, of: total)
        #expect(total > 300 && accepted * 100 <= total * 5)
    }

    @Test(
        "What hides behind or beside a picture is named",
        arguments: [
            ("PK\u{3}\u{4}\u{14}\u{0}\u{0}\u{0}", ForeignContent.Kind.zip), ("%PDF-1.7\n", .pdf),
            ("<script>alert(1)</script>", .markup), ("<HTML >", .markup), ("<?php f(); ?>", .script),
            ("#!/bin/sh\n", .script), ("\u{7F}ELF\u{2}\u{1}\u{1}", .executable), ("Rar!\u{1A}\u{7}\u{1}", .archive),
        ])
    func polyglots(content: String, kind: ForeignContent.Kind) throws {
        let data = try ImageSupport.image("baseline-420.jpeg")
        let behind = ImageInspector().inspect(data + Data(content.utf8))
        #expect(behind.facts?.foreign.map(\.kind) == [kind])
        #expect(Set(behind.issues.map(\.code)) == [.imageTrailingData, .imageForeignContent])
        #expect(behind.facts?.trailing == data.count..<data.count + content.utf8.count)
        var comment = data
        comment.insert(contentsOf: [0xFF, 0xFE, 0, UInt8(content.utf8.count + 2)] + Array(content.utf8), at: 2)
        let inside = ImageInspector().inspect(comment)
        #expect(inside.facts?.foreign.map(\.kind) == [kind])
        #expect(inside.issues.map(\.code) == [.imageForeignContent])
    }

    @Test func aSecondImageNeedsItsIndex() throws {
        let pictures = try ImageSupport.image("pictures.mpo")
        let one = try ImageSupport.image("baseline-420.jpeg")
        #expect(ImageSupport.codes(pictures).isEmpty)
        #expect(ImageSupport.codes(one + one).contains(.imageTrailingData))
        #expect(ImageSupport.codes(pictures + [0]).contains(.imageTrailingData))
        #expect(ImageSupport.codes(pictures + one).contains(.imageTrailingData))
        #expect(!ImageSupport.codes(pictures.dropLast(40)).isEmpty)
    }

    @Test func aCircleInExifEnds() throws {
        var exif: [UInt8] = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0]
        // One entry, which leads to its own directory, and a next directory that is the same again.
        exif += [1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0]
        let codes = try changed("baseline-420.jpeg") { data in
            data.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif, at: 2)
        }
        #expect(codes == [.imageBrokenMetadata])
    }
}
