import BulwarkValidation
import Foundation
import Testing

/// What WebP's two codings hold: any bytes mean some picture, but not one of the size that the header says.
@Suite struct WebPPictureTests {
    private static let names = ImageSupport.webPs.map(\.name)

    private func picture(_ name: String) throws -> (data: Data, number: Int, content: Data) {
        let found = try #require(ImageSupport.webPs.first { $0.name == name })
        return (found.data, found.picture, Data(found.data[ImageSupport.webPChunks(found.data)[found.picture].range]))
    }

    @Test func `There are pictures of both codings`() {
        #expect(Self.names.filter { $0.hasPrefix("lossy") }.count >= 4)
        #expect(Self.names.filter { $0.hasPrefix("lossless") }.count >= 6)
    }

    @Test(arguments: names)
    func `A picture ends where its chunk does`(_ name: String) throws {
        let (data, number, content) = try picture(name)
        #expect(ImageSupport.codes(ImageSupport.webP(data, replacing: number, by: content)).isEmpty)
        for more in [Data(count: 10), Data((0..<40).map { UInt8($0 * 37 & 0xFF) }), content] {
            let longer = ImageSupport.webP(data, replacing: number, by: content + more)
            #expect(ImageSupport.codes(longer) == [.imageBrokenData])
        }
        // Of VP8's last bytes a decoder does not need all.
        for fewer in [name.hasPrefix("lossy") ? 8 : 1, 12, content.count / 2] {
            let shorter = ImageSupport.webP(data, replacing: number, by: content.dropLast(fewer))
            #expect(ImageSupport.codes(shorter) == [.imageBrokenData])
        }
    }

    @Test(arguments: names)
    func `A picture's data stand for pixels of its size alone`(_ name: String) throws {
        let (data, number, content) = try picture(name)
        guard ImageSupport.webPChunks(data).count == 1 else { return }
        var accepted = 0
        var total = 0
        // By whole macroblocks: VP8 does not know of less.
        for step in [-32, -16, 16, 48, 304] {
            for isHeight in [false, true] {
                var other = content
                if name.hasPrefix("lossy") {
                    let place = isHeight ? 8 : 6
                    let size = Int(content[place]) + step
                    guard size > 0 else { continue }
                    other[place] = UInt8(size & 0xFF)
                    other[place + 1] = UInt8(size >> 8)
                } else {
                    var header = (0..<4).reduce(0) { $0 | Int(content[1 + $1]) << (8 * $1) }
                    let size = header >> (isHeight ? 14 : 0) & 0x3FFF + step
                    guard size > 0 else { continue }
                    header = header & ~(0x3FFF << (isHeight ? 14 : 0)) | size << (isHeight ? 14 : 0)
                    other.replaceSubrange(1..<5, with: ImageSupport.little32(header))
                }
                total += 1
                accepted += ImageSupport.codes(ImageSupport.webP(data, replacing: number, by: other)).isEmpty ? 1 : 0
            }
        }
        #expect(total >= 6 && accepted == 0)
    }

    @Test func `Zeros and holes in the coded data are found`() {
        var generator = FieldSupport.Generator(seed: 9649)
        for (kind, filler) in [("zeros to the end", 0), ("holes of zeros", 0), ("holes of noise", 1)] {
            var accepted = 0
            var total = 0
            for (_, data, number) in ImageSupport.webPs {
                let range = ImageSupport.webPChunks(data)[number].range.dropFirst(12)
                for _ in 0..<12 where range.count > 40 {
                    let length = Int.random(in: 8...range.count / 3, using: &generator)
                    let start = Int.random(in: range.lowerBound...range.upperBound - length, using: &generator)
                    let hole = kind == "zeros to the end" ? start..<range.upperBound : start..<start + length
                    var damaged = data
                    for place in hole { damaged[place] = filler == 0 ? 0 : .random(in: 0...255, using: &generator) }
                    guard damaged != data else { continue }
                    total += 1
                    accepted += ImageInspector().inspect(damaged).isValid ? 1 : 0
                }
            }
            FieldSupport.score("WebP images with \(kind), accepted", accepted, of: total)
            #expect(total > 100 && accepted * 100 <= total * (filler == 0 ? 5 : 10))
        }
    }

    @Test func `A plain transparency has a byte for each pixel`() throws {
        let data = try ImageSupport.image("lossy-segments.webp")
        let chunks = ImageSupport.webPChunks(data)
        let number = try #require(chunks.firstIndex { $0.type == "ALPH" })
        let content = Data(data[chunks[number].range])
        #expect(content[0] & 3 == 0)
        #expect(ImageSupport.codes(ImageSupport.webP(data, replacing: number, by: content)).isEmpty)
        for other in [content.dropLast(1), content + [7]] {
            #expect(ImageSupport.codes(ImageSupport.webP(data, replacing: number, by: other)) == [.imageBrokenData])
        }
    }

    @Test func `A coded transparency has the picture's pixels`() throws {
        let data = try ImageSupport.image("lossy-alpha-metadata.webp")
        let chunks = ImageSupport.webPChunks(data)
        let number = try #require(chunks.firstIndex { $0.type == "ALPH" })
        let content = Data(data[chunks[number].range])
        #expect(content[0] & 3 == 1)
        for other in [content.dropLast(2), content + [1, 2]] {
            #expect(ImageSupport.codes(ImageSupport.webP(data, replacing: number, by: other)) == [.imageBrokenData])
        }
    }

    /// A lossless picture from bits, the lowest of a byte first.
    private struct Bits {
        private(set) var bytes: [UInt8] = []
        private var count = 0

        mutating func add(_ value: Int, _ length: Int) {
            for at in 0..<length {
                if count & 7 == 0 { bytes.append(0) }
                bytes[count >> 3] |= UInt8(value >> at & 1) << UInt8(count & 7)
                count += 1
            }
        }

        /// A code of one symbol, which takes no bits.
        mutating func addSymbol(_ symbol: Int) {
            add(1, 1)
            add(0, 1)
            add(1, 1)
            add(symbol, 8)
        }

        func codes(limits: ImageLimits = ImageLimits()) -> [ValidationIssue.Code] {
            let picture = Data([0x2F] + bytes)
            let chunk =
                Data("VP8L".utf8) + ImageSupport.little32(picture.count) + picture + Data(count: picture.count % 2)
            return ImageSupport.codes(
                Data("RIFF".utf8) + ImageSupport.little32(chunk.count + 4) + Data("WEBP".utf8) + chunk, limits: limits)
        }
    }

    private func header(_ width: Int, _ height: Int) -> Bits {
        var bits = Bits()
        bits.add(width - 1, 14)
        bits.add(height - 1, 14)
        bits.add(0, 4)
        return bits
    }

    @Test func `A picture of one colour takes no bits for its pixels`() {
        var bits = header(400, 300)
        // No transform, no cache, no groups.
        bits.add(0, 3)
        for _ in 0..<5 { bits.addSymbol(7) }
        #expect(bits.codes().isEmpty)
    }

    @Test func `What codes cannot be is refused`() {
        // A transform twice.
        var twice = header(9, 9)
        for _ in 0..<2 { twice.add(0b101, 3) }
        twice.add(0, 3)
        for _ in 0..<5 { twice.addSymbol(0) }
        #expect(twice.codes() == [.imageBrokenData])
        // A cache of 2^12 colours, and one of 2^0.
        for size in [0, 12] {
            var cache = header(9, 9)
            cache.add(0b10, 2)
            cache.add(size, 4)
            cache.add(0, 1)
            for _ in 0..<5 { cache.addSymbol(0) }
            #expect(cache.codes() == [.imageBrokenData])
        }
        // A symbol for distances that there is not.
        var symbol = header(9, 9)
        symbol.add(0, 3)
        for value in [0, 0, 0, 0, 40] { symbol.addSymbol(value) }
        #expect(symbol.codes() == [.imageBrokenData])
        // A code of which bits stand for nothing: two of the three lengths that make one.
        var gap = header(9, 9)
        gap.add(0, 3)
        gap.add(0, 1)
        gap.add(0, 4)
        for length in [1, 2, 0, 0] { gap.add(length, 3) }
        #expect(gap.codes() == [.imageBrokenData])
    }

    @Test func `A copy reaches from the first pixel to the last`() {
        // Green: one literal and one length of a pixel, each of one bit.
        func picture(_ pixels: [Int], width: Int) -> [ValidationIssue.Code] {
            var bits = header(width, 1)
            bits.add(0, 3)
            // The lengths of codes' lengths: of 0 in runs (18), of 1.
            bits.add(0, 1)
            bits.add(0, 4)
            for length in [0, 1, 0, 1] { bits.add(length, 3) }
            bits.add(0, 1)
            // 1, then 255 zeros, then 1 for the first length, then 23 zeros.
            bits.add(0, 1)
            for run in [138, 117] {
                bits.add(1, 1)
                bits.add(run - 11, 7)
            }
            bits.add(0, 1)
            bits.add(1, 1)
            bits.add(23 - 11, 7)
            for _ in 0..<3 { bits.addSymbol(0) }
            // The pixel to the left: the second of the near ones.
            bits.addSymbol(1)
            for pixel in pixels { bits.add(pixel, 1) }
            return bits.codes()
        }
        #expect(picture([0, 1, 1], width: 3).isEmpty)
        // A copy before there is a pixel.
        #expect(picture([1, 0, 0], width: 3) == [.imageBrokenData])
        // Bits that are left belong to the last byte.
        #expect(picture([0, 1, 1], width: 90) == [.imageBrokenData])
    }

    @Test func `More codes than memory should hold are refused`() {
        var bits = header(8, 8)
        // No transform, no cache, groups by blocks of four pixels.
        bits.add(0b100, 3)
        bits.add(0, 3)
        // Their numbers: 65,535, without cache.
        bits.add(0, 1)
        for symbol in [255, 255, 0, 0, 0] { bits.addSymbol(symbol) }
        for _ in 0..<600 {
            bits.addSymbol(0)
            for _ in 0..<3 {
                // All 256 symbols have eight bits: of lengths' lengths, eight has one and takes no bits.
                bits.add(0, 1)
                bits.add(8, 4)
                for place in 0..<12 { bits.add(place == 11 ? 1 : 0, 3) }
                bits.add(0, 1)
            }
            bits.addSymbol(0)
        }
        #expect(bits.codes() == [.imageBrokenData])
        #expect(bits.codes(limits: ImageLimits(decodedBytes: 1 << 19)) == [.imageTooManyParts])
    }
}
