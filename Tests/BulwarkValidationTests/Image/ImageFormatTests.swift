import BulwarkValidation
import Foundation
import Testing

/// What is particular to PNG, GIF, WebP and HEIC.
@Suite struct ImageFormatTests {
    private static let start = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

    private func header(_ width: Int, _ height: Int, depth: UInt8 = 8, color: UInt8 = 2) -> Data {
        ImageSupport.chunk("IHDR", ImageSupport.big32(width) + ImageSupport.big32(height) + [depth, color, 0, 0, 0])
    }

    // MARK: PNG

    @Test func everyByteOfAPNGIsCoveredByAChecksumOrALength() throws {
        for (name, data) in ImageSupport.all where name.hasSuffix("png") {
            for place in data.indices {
                var damaged = data
                damaged[place] ^= 0x41
                #expect(!ImageInspector().inspect(damaged).isValid, "\(name) at \(place)")
            }
        }
    }

    @Test func theCompressedPictureHasExactlyTheRowsOfTheHeader() throws {
        let data = try ImageSupport.image("rgb.png")
        let chunks = ImageSupport.chunks(data)
        let rest = chunks.dropFirst().reduce(Data()) { $0 + data[$1.range] }
        for (width, height) in [(21, 16), (21, 18), (20, 17), (22, 17), (17, 21), (21, 1)] {
            #expect(ImageSupport.codes(Self.start + header(width, height) + rest) == [.imageBrokenData])
        }
        #expect(ImageSupport.codes(Self.start + header(21, 17) + rest).isEmpty)
        #expect(ImageSupport.codes(Self.start + header(0, 17) + rest) == [.imageNoPixels])
        #expect(ImageSupport.codes(Self.start + header(100_000, 17) + rest) == [.imageTooManyPixels])
        #expect(ImageSupport.codes(Self.start + header(21, 17, depth: 4) + rest) == [.imageWrongStructure])
    }

    @Test func chunksHaveTheirPlacesAndNumbers() throws {
        let data = try ImageSupport.image("palette-4.png")
        let chunks = ImageSupport.chunks(data).map { (type: $0.type, data: data[$0.range]) }
        #expect(chunks.map(\.type) == ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"])
        func codes(_ order: [Int]) -> [ValidationIssue.Code] {
            ImageSupport.codes(order.reduce(Self.start) { $0 + chunks[$1].data })
        }
        #expect(codes([0, 1, 2, 3, 4]).isEmpty)
        #expect(codes([0, 2, 1, 3, 4]) == [.imageWrongStructure])
        #expect(codes([0, 2, 3, 4]) == [.imageWrongStructure])
        #expect(codes([0, 3, 1, 4]) == [.imageWrongStructure])
        #expect(codes([0, 1, 1, 3, 4]) == [.imageWrongStructure])
        #expect(codes([1, 0, 3, 4]) == [.imageWrongStructure])
        #expect(codes([0, 1, 4]) == [.imageNoPixels])
        #expect(codes([0, 1, 3]) == [.imageTruncated])
        #expect(codes([0, 1, 3, 4, 4]) == [.imageTrailingData])
    }

    @Test func aFrameOfAnAnimationOutOfTurnIsFound() throws {
        let data = try ImageSupport.image("animated.png")
        let chunks = ImageSupport.chunks(data)
        for (index, chunk) in chunks.enumerated() where ["fcTL", "fdAT"].contains(chunk.type) {
            let rest = chunks.enumerated().reduce(Self.start) { $1.offset == index ? $0 : $0 + data[$1.element.range] }
            #expect(!ImageSupport.codes(rest).isEmpty, "without chunk \(index)")
        }
    }

    @Test func aTextThatGrowsBeyondTheLimitIsRefused() throws {
        let data = try ImageSupport.image("rgba-metadata.png")
        let limits = ImageLimits(metadataBytes: 64)
        #expect(ImageSupport.codes(data, limits: limits).contains(.imageTooManyParts))
    }

    // MARK: GIF

    @Test func aGIFsCodesStandForItsPixels() throws {
        let data = try ImageSupport.image("interlaced.gif")
        var smaller = data
        let picture = 13 + 3 * 256
        #expect(data[picture] == 0x2C)
        smaller[picture + 5] -= 1
        #expect(ImageSupport.codes(smaller) == [.imageBrokenData])
        var larger = data
        larger[picture + 7] += 1
        larger[8] += 1
        #expect(ImageSupport.codes(larger) == [.imageBrokenData])
        var outside = data
        outside[picture + 1] = 1
        #expect(ImageSupport.codes(outside) == [.imageWrongStructure])
    }

    @Test func behindAGIFsCodesStandsAtMostOneByteOfZeros() throws {
        let data = try ImageSupport.image("still.gif")
        // The last block of codes ends before its empty block and the trailer.
        #expect(data.suffix(2) == Data([0, 0x3B]))
        for (bytes, isValid) in [
            ([UInt8](), true), ([1, 0], true), ([1, 7], false), ([2, 0, 0], false), ([1, 0, 1, 0], false),
        ] {
            let codes = ImageSupport.codes(data.dropLast(2) + Data(bytes) + data.suffix(2))
            #expect(codes == (isValid ? [] : [.imageBrokenData]), "\(bytes)")
        }
    }

    // MARK: WebP

    @Test func theHeadersOfAWebPAgree() throws {
        let data = try ImageSupport.image("lossy-alpha-metadata.webp")
        var announced = data
        announced[20] ^= 0x04
        #expect(ImageSupport.codes(announced) == [.imageWrongStructure])
        var wider = data
        wider[24] += 1
        // The transparency, which comes first, has the canvas' pixels.
        #expect(ImageSupport.codes(wider) == [.imageBrokenData])
        var longer = data
        longer[4] += 2
        #expect(ImageSupport.codes(longer) == [.imageTruncated])
        #expect(ImageSupport.codes(data + Data("PK\u{3}\u{4}".utf8)).contains(.imageForeignContent))
    }

    // MARK: HEIC

    @Test func theDataOfAHEICAreInTheFile() throws {
        let data = try ImageSupport.image("place.heic")
        #expect(ImageSupport.codes(data.dropLast(1)) == [.imageTruncated])
        #expect(!ImageSupport.codes(data + Data("PK\u{3}\u{4} content".utf8)).isEmpty)
        let place = try #require(data.range(of: Data("iloc".utf8)))
        var found: Set<ValidationIssue.Code> = []
        let size = Int(data[place.lowerBound - 1])
        for offset in 0..<size - 8 {
            var damaged = data
            damaged[place.upperBound + offset] ^= 0x80
            let codes = ImageSupport.codes(damaged)
            #expect(!codes.isEmpty || offset < 4, "byte \(offset)")
            found.formUnion(codes)
        }
        #expect(found.isSuperset(of: [.imageWrongStructure, .imageWrongLength]))
    }

    @Test func aHoleOfZerosInAPictureOfAHEICIsFound() throws {
        let data = try ImageSupport.image("two.heic")
        let media = try #require(data.range(of: Data("mdat".utf8)))
        var accepted = 0
        let places = media.upperBound + 8..<data.count - 8
        for place in places {
            var damaged = data
            damaged.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
            accepted += ImageSupport.codes(damaged).isEmpty ? 1 : 0
        }
        #expect(places.count > 100 && accepted == 0)
    }

    @Test func aHEICsConfigurationAgreesWithItsPictures() throws {
        let data = try ImageSupport.image("place.heic")
        let box = try #require(data.range(of: Data("hvcC".utf8)))
        func codes(_ place: Int, _ value: UInt8) -> [ValidationIssue.Code] {
            var damaged = data
            damaged[place] = value
            return ImageSupport.codes(damaged)
        }
        // Another version; fewer and more arrays of parameter sets; another kind; another length.
        let arrays = box.upperBound + 22
        #expect(data[arrays] >= 3)
        #expect(codes(box.upperBound, 2) == [.imageWrongStructure])
        for (place, value) in [(arrays, 2), (arrays, 9), (arrays + 1, 0x23), (arrays + 5, 1), (arrays + 4, 9)] {
            #expect(codes(place, UInt8(value)) == [.imageWrongStructure])
        }
        // Another size of the picture than that which is coded.
        let size = try #require(data.range(of: Data("ispe".utf8)))
        #expect(codes(size.upperBound + 7, 81) == [.imageWrongStructure])
        // The first slice: no first one, and of a kind that does not stand alone.
        let media = try #require(data.range(of: Data("mdat".utf8)))
        let unit = try #require(
            (media.upperBound..<data.count - 4).first { 16...21 ~= data[$0 + 4] >> 1 && data[$0] == 0 })
        #expect(codes(unit + 6, data[unit + 6] & 0x7F) == [.imageBrokenData])
        #expect(codes(unit + 4, 1 << 1) == [.imageBrokenData])
    }

    @Test func aHEICWithoutASizeOrAMainImageIsRefused() throws {
        let data = try ImageSupport.image("place.heic")
        for name in ["ispe", "pitm"] {
            var damaged = data
            let place = try #require(damaged.range(of: Data(name.utf8)))
            damaged.replaceSubrange(place, with: Data("free".utf8))
            #expect(!ImageSupport.codes(damaged).isEmpty)
        }
    }
}
