internal import Foundation

/// Copies a PNG that was inspected, chunk by chunk, without what is not the picture.
struct PNGCopy {
    private let bytes: ImageBytes
    private let keepsProfile: Bool
    private let orientation: Int?

    init(_ bytes: ImageBytes, keepsProfile: Bool, orientation: Int?) {
        self.bytes = bytes
        self.keepsProfile = keepsProfile
        self.orientation = orientation
    }

    func write(to output: inout Data) {
        output.append(contentsOf: bytes.part(0..<8))
        var at = 8
        var hasOrientation = orientation == nil
        while at + 12 <= bytes.count {
            let chunk = PNGChunk(type: UInt32(bytes.big32(at + 4)), range: at..<at + 12 + bytes.big32(at))
            at = chunk.range.upperBound
            if !hasOrientation, chunk.type == PNGChunk.picture {
                writeOrientation(to: &output)
                hasOrientation = true
            }
            if stays(chunk) { output.append(contentsOf: bytes.part(chunk.range)) }
            if chunk.type == PNGChunk.end { break }
        }
    }

    private func stays(_ chunk: PNGChunk) -> Bool {
        if chunk.isCritical || [PNGChunk.animation, PNGChunk.frameControl, PNGChunk.frame].contains(chunk.type) {
            return true
        }
        switch PNGMetadata.kind(chunk.type) {
        case .rendering: return true
        case .colorProfile: return keepsProfile
        default: return false
        }
    }

    private func writeOrientation(to output: inout Data) {
        guard let orientation else { return }
        let exif = OrientationExif.bytes(orientation)
        let body = Array("eXIf".utf8) + exif
        let sum = body.withUnsafeBytes { PNGChecksum.of($0) }
        output.append(contentsOf: [0, 0, 0, UInt8(exif.count)] + body)
        for shift in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: sum >> shift)) }
    }
}
