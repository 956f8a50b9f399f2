internal import Foundation

/// The probabilities that VP8 begins with, and where they stand (RFC 6386 §11 and §13).
enum VP8Tables {
    /// Of coefficients, by kind of block, band of places, context and node of the tree.
    static let coefficients = part(0..<size)
    /// That one of them is replaced in the frame's header.
    static let updates = part(size..<2 * size)
    /// Of a subblock's mode, by the modes above and to the left, and node of the tree.
    static let modes = part(2 * size..<2 * size + 900)

    /// By a coefficient's place: the band.
    static let bands = [0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7]
    /// Of the bits that large coefficients have beyond their category's beginning (§13.2).
    static let extraBits: [[UInt8]] = [
        [173, 148, 140], [176, 155, 140, 135], [180, 157, 141, 134, 130],
        [254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129],
    ]

    /// Where the probabilities of a token are.
    static func place(kind: Int, position: Int, context: Int) -> Int {
        ((kind * 8 + bands[position]) * 3 + context) * 11
    }

    private static let size = 4 * 8 * 3 * 11
    // The text is a constant of this module, and a test reads pictures by it.
    private static let bytes = Data(base64Encoded: VP8TableData.base64, options: .ignoreUnknownCharacters) ?? Data()

    private static func part(_ range: Range<Int>) -> [UInt8] {
        range.map { $0 < bytes.count ? bytes[$0] : 128 }
    }
}
