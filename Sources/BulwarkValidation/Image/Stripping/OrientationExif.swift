/// The smallest Exif that says how a picture is to be turned (TIFF 6.0 §2).
enum OrientationExif {
    static func bytes(_ orientation: Int) -> [UInt8] {
        [
            0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8,  // big-endian; the directory follows
            0, 1,  // one entry
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(truncatingIfNeeded: orientation), 0, 0,  // orientation, one short
            0, 0, 0, 0,  // no other directory
        ]
    }
}
