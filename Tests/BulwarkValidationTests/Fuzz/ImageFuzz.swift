import BulwarkValidation
import Foundation

/// What a fuzzer gives random bytes to, one target for each reader of images. Each tells what is wrong, or nothing.
enum ImageFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "image-jpeg": { flaw(of: begun([0xFF, 0xD8, 0xFF], $0)) },
        "image-png": { flaw(of: withChecksums([UInt8]($0))) },
        "image-gif": { flaw(of: begun(Array("GIF89a".utf8), $0)) },
        "image-webp": { flaw(of: webp([UInt8]($0))) },
        "image-heic": { flaw(of: begun([0, 0, 0, 20] + Array("ftypheic".utf8), $0)) },
        "image-exif": { flaw(of: exif([UInt8]($0))) },
    ]

    private static let limits = ImageLimits(pixels: 1_000_000, decodedBytes: 8 << 20, time: .seconds(5))

    /// Places in the file, verdicts that agree, and stripping that works on all that is valid.
    private static func flaw(of bytes: [UInt8]) -> String? {
        let data = Data(bytes)
        let report = ImageInspector(limits: limits).inspect(data)
        let facts = report.facts
        let ranges =
            report.issues.map(\.range) + (facts?.metadata.map(\.range) ?? []) + (facts?.foreign.map(\.range) ?? [])
        guard ranges.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= data.count }) else { return "a place outside" }
        if report.issues.contains(where: { $0.code == .imageTooSlow }) { return "too slow" }
        guard report.isValid, let facts else { return nil }
        guard facts.width > 0, facts.height > 0, facts.frames > 0, facts.trailing == nil else {
            return "valid, and empty"
        }
        guard facts.format == .jpeg || facts.format == .png else { return nil }
        guard let clean = try? MetadataStripper(keeping: .orientation, limits: limits).strip(data) else {
            return "valid, and not to be stripped"
        }
        guard !clean.image.facts.hasLocation, clean.image.facts.width == facts.width else {
            return "stripped of too little"
        }
        let again = try? MetadataStripper(keeping: .orientation, limits: limits).strip(clean.image.data)
        return again?.image.data == clean.image.data ? nil : "stripped otherwise a second time"
    }

    /// The bytes, with others in the place of the first, so that the reader in question gets them.
    private static func begun(_ start: [UInt8], _ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        start + bytes.dropFirst(start.count)
    }

    /// Chunks with right checksums: a fuzzer does not find those.
    private static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
        var image: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        var at = 8
        while at + 12 <= bytes.count {
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            guard at + 12 + length <= bytes.count else { break }
            let body = bytes[at + 4..<at + 8 + length]
            image += [0, 0] + bytes[at + 2..<at + 4] + body
            let sum = ~body.reduce(UInt32.max) { sum, byte in
                (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
            }
            image += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
            at += 12 + length
        }
        return image + bytes.dropFirst(at)
    }

    /// A container of the right length.
    private static func webp(_ bytes: [UInt8]) -> [UInt8] {
        let content = Array(bytes.dropFirst(12))
        let length = content.count + 4
        return Array("RIFF".utf8) + [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: length >> $0) } + Array("WEBP".utf8)
            + content
    }

    /// Exif alone, where a JPEG has it.
    private static func exif(_ bytes: [UInt8]) -> [UInt8] {
        let content = bytes.prefix(60_000)
        let length = content.count + 8
        return [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + Array("Exif\0\0".utf8) + content
    }
}
