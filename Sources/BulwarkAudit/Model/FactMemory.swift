import BulwarkCore

/// Where the facts of a code base lie: most of what an audit holds, taken from the system in stretches that many files share.
final class FactMemory: Sendable {
    /// A stretch in bytes; a larger file has one of its own.
    private static let stretchSize = 8 << 20
    /// Pieces begin at multiples of this, which suits whatever facts are made of.
    private static let alignment = 8

    // Unchecked: pieces are apart from each other, and whoever takes one has it alone.
    private struct Stretches: @unchecked Sendable {
        var all: [(memory: UnsafeMutablePointer<UInt8>, size: Int)] = []
        /// How much of the last one is taken.
        var taken = 0

        mutating func take(_ size: Int) -> UnsafeMutablePointer<UInt8> {
            if let last = all.last, last.size - taken >= size {
                taken += size
                return last.memory + (taken - size)
            }
            let stretch = max(size, FactMemory.stretchSize)
            let memory = SystemPages.map(UInt8.self, count: stretch)
            all.append((memory, stretch))
            taken = size
            return memory
        }
    }

    private let stretches = Locked(Stretches())

    /// Memory for so many elements, which lasts as long as this object.
    func allocate<Element: BitwiseCopyable>(_ type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
        let size = (count * MemoryLayout<Element>.stride + Self.alignment - 1) / Self.alignment * Self.alignment
        let piece = stretches.withLock { $0.take(size) }
        return UnsafeMutableRawPointer(piece).bindMemory(to: Element.self, capacity: count)
    }

    deinit {
        stretches.withLock { stretches in
            for stretch in stretches.all { SystemPages.unmap(stretch.memory, count: stretch.size) }
        }
    }
}
