/// The bytes of a file with reads that cannot leave it: what lies outside reads as zero.
///
/// A reader checks that a part lies in the file before it believes what it reads there; the zeros are the net below.
struct ImageBytes {
    private let buffer: UnsafeRawBufferPointer

    init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

    var count: Int { buffer.count }

    @inline(__always)
    subscript(at: Int) -> UInt8 {
        at >= 0 && at < buffer.count ? buffer.load(fromByteOffset: at, as: UInt8.self) : 0
    }

    func big16(_ at: Int) -> Int { Int(self[at]) << 8 | Int(self[at + 1]) }

    func big32(_ at: Int) -> Int { big16(at) << 16 | big16(at + 2) }

    func little16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }

    func little24(_ at: Int) -> Int { little16(at) | Int(self[at + 2]) << 16 }

    func little32(_ at: Int) -> Int { little16(at) | little16(at + 2) << 16 }

    /// A number of eight bytes. What no file reaches is cut to 2^60, so that sums of a few do not overflow.
    func big64(_ at: Int) -> Int { big32(at) < 1 << 28 ? big32(at) << 32 | big32(at + 4) : 1 << 60 }

    /// Whether these characters stand here.
    func has(_ text: StaticString, at: Int) -> Bool {
        guard at >= 0, at + text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { wanted in wanted.indices.allSatisfy { self[at + $0] == wanted[$0] } }
    }

    /// The bytes of a range, as far as it lies in the file.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[range.clamped(to: 0..<count)])
    }
}
