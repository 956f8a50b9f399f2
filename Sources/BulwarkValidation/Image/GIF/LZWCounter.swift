/// Counts the pixels that LZW codes stand for (GIF 89a, appendix F). Of an entry of the table only its length is kept, and
/// whether its first pixel could be is not asked: a code's value shows only in the picture.
struct LZWCounter {
    enum Outcome {
        /// More is to come.
        case open
        /// The codes' end was read, or all pixels were.
        case ended
        /// A code that is not in the table.
        case broken
        /// More pixels than there are.
        case tooMany
    }

    private let clear: Int
    private var width: Int
    private var next: Int
    /// By code: how many pixels it stands for.
    private var lengths: [Int32]
    private var previous = -1
    private var bits = 0
    private var count = 0
    private(set) var pixels = 0
    private let wanted: Int
    private(set) var outcome = Outcome.open

    /// - Parameter minimum: The minimum code size, from 2 to 8.
    init(minimum: Int, pixels wanted: Int) {
        clear = 1 << minimum
        width = minimum + 1
        next = clear + 2
        self.wanted = wanted
        lengths = [Int32](repeating: 1, count: 4096)
    }

    mutating func feed(_ byte: UInt8) {
        bits |= Int(byte) << count
        count += 8
        while count >= width, outcome == .open {
            let code = bits & (1 << width - 1)
            bits >>= width
            count -= width
            take(code)
        }
    }

    private mutating func take(_ code: Int) {
        if code == clear {
            width = (clear + 1).bitWidth - (clear + 1).leadingZeroBitCount
            next = clear + 2
            previous = -1
            return
        }
        if code == clear + 1 {
            outcome = .ended
            return
        }
        // The one code that may be used while it comes into being is the next.
        guard code < next || code == next && previous >= 0 && next < 4096 else {
            outcome = .broken
            return
        }
        if previous >= 0, next < 4096 {
            lengths[next] = lengths[previous] + 1
            next += 1
            if next == 1 << width, width < 12 { width += 1 }
        } else if previous < 0, code >= clear {
            outcome = .broken
            return
        }
        pixels += Int(lengths[code])
        previous = code
        if pixels > wanted { outcome = .tooMany }
    }
}
