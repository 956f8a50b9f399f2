internal import Foundation

/// Copies a JPEG image that was inspected, segment by segment, without what is not the picture.
struct JPEGCopy {
    private let bytes: ImageBytes
    private let keepsProfile: Bool
    private let orientation: Int?

    init(_ bytes: ImageBytes, keepsProfile: Bool, orientation: Int?) {
        self.bytes = bytes
        self.keepsProfile = keepsProfile
        self.orientation = orientation
    }

    func write(to output: inout Data) {
        var at = 2
        var hasOrientation = orientation == nil
        output.append(contentsOf: [0xFF, 0xD8])
        while at + 1 < bytes.count {
            // Fill bytes go.
            while bytes[at] == 0xFF, bytes[at + 1] == 0xFF { at += 1 }
            let marker = bytes[at + 1]
            if marker == 0xD9 { break }
            let segment = at..<at + 2 + bytes.big16(at + 2)
            at = segment.upperBound
            // Exif stands behind JFIF's header and before all else (DC-008 §4.5.4).
            if !hasOrientation, marker != 0xE0 {
                writeOrientation(to: &output)
                hasOrientation = true
            }
            writeSegment(marker, segment, to: &output)
            if marker == 0xDA {
                let end = codedEnd(from: at)
                output.append(contentsOf: bytes.part(at..<end))
                at = end
            }
        }
        output.append(contentsOf: [0xFF, 0xD9])
    }

    /// Where the coded data end: at the first marker that is no restart marker.
    private func codedEnd(from start: Int) -> Int {
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == 0xFF, bytes[at + 1] != 0, !(0xD0...0xD7 ~= bytes[at + 1]) { break }
            at += 1
        }
        return at
    }

    private func writeSegment(_ marker: UInt8, _ segment: Range<Int>, to output: inout Data) {
        guard 0xE0...0xEF ~= marker || marker == 0xFE else { return output.append(contentsOf: bytes.part(segment)) }
        switch JPEGSegments.kind(marker, segment, of: bytes).0 {
        case .rendering where marker == 0xE0:
            guard segment.count >= 18 else { return }
            // JFIF's header without its thumbnail.
            output.append(contentsOf: [0xFF, 0xE0, 0, 16])
            output.append(contentsOf: bytes.part(segment.lowerBound + 4..<segment.lowerBound + 16))
            output.append(contentsOf: [0, 0])
        case .rendering: output.append(contentsOf: bytes.part(segment))
        case .colorProfile where keepsProfile: output.append(contentsOf: bytes.part(segment))
        default: break
        }
    }

    private func writeOrientation(to output: inout Data) {
        guard let orientation else { return }
        let exif = OrientationExif.bytes(orientation)
        output.append(contentsOf: [0xFF, 0xE1, 0, UInt8(8 + exif.count)] + Array("Exif\0\0".utf8) + exif)
    }
}
