public import BulwarkCore

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Looks for a secret in all memory of this process (Linux: `/proc/self/mem`).
///
/// ```swift
/// let probe = MemoryProbe(for: key)
/// keybag.lock()
/// #expect(try probe.occurrences() == 0)
/// ```
///
/// The probe has a copy of its own, in a mapping that it leaves out of the search. Look while the secret is alive too:
/// a search that never finds anything proves nothing.
public final class MemoryProbe {
    /// Whether the memory of this process can be read: on Linux, and not on Apple's systems.
    ///
    /// ```swift
    /// @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    /// ```
    public static let isPossible = (try? SystemFileSystem().open("/proc/self/mem", [.reading])) != nil

    private static let chunk = 4 << 20
    private static let searching = Locked(())
    // The needle lies in the first page, what was read in the rest.
    private let mapping: UnsafeMutableRawBufferPointer
    private let size: Int

    /// Takes a copy of what is looked for.
    ///
    /// - Parameter secret: At least 8 and at most 4096 bytes, so that it is found by no accident.
    public init(for secret: SecureBytes) {
        // Invariant: see the parameter.
        precondition((8...4096).contains(secret.count), "a probe is for 8 to 4096 bytes")
        let count = 4096 + Self.chunk + 4096
        let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        // Invariant: a few MiB of memory are to be had in a test.
        precondition(address != MAP_FAILED, "mmap failed")
        mapping = UnsafeMutableRawBufferPointer(start: address, count: count)
        size = secret.count
        secret.withExposedBytes { mapping.copyMemory(from: $0) }
    }

    deinit { munmap(mapping.baseAddress, mapping.count) }

    /// How often the secret lies in the process's memory, apart from the probe's own copy.
    ///
    /// - Throws: ``CoreError`` where the process's memory cannot be read; always on Apple's systems.
    public func occurrences() throws(CoreError) -> Int {
        let files = SystemFileSystem()
        let memory = try files.open("/proc/self/mem", [.reading])
        // One at a time: what a probe has just looked at it has copied, and another one would find that.
        return try Self.searching.withLock { _ throws(CoreError) in
            defer { SecureMemory.zero(UnsafeMutableRawBufferPointer(rebasing: mapping[4096...])) }
            let table = try files.contents(of: "/proc/self/maps", limit: 64 << 20)
            var found = 0
            var end: UInt64 = 0
            for line in table.split(separator: UInt8(ascii: "\n")) {
                // A mapping that grows while the table is read stands there twice.
                guard let range = Self.writableRange(String(decoding: line, as: UTF8.self)), range.upperBound > end
                else { continue }
                found += occurrences(in: max(range.lowerBound, end)..<range.upperBound, of: memory)
                end = range.upperBound
            }
            return found
        }
    }

    /// The addresses of a line of `/proc/self/maps`, when the process can write there.
    private static func writableRange(_ line: String) -> Range<UInt64>? {
        let fields = line.split(separator: " ")
        guard fields.count >= 2, fields[1].hasPrefix("rw"), fields.last != "[vvar]" else { return nil }
        let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
        return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
    }

    private func occurrences(in range: Range<UInt64>, of memory: any OpenFile) -> Int {
        // Neighbouring mappings are merged into one line, so the probe's own is cut out by address.
        let own =
            UInt64(
                UInt(bitPattern: mapping.baseAddress))..<UInt64(
                UInt(bitPattern: mapping.baseAddress) + UInt(mapping.count))
        if range.overlaps(own) {
            let before = range.lowerBound..<max(range.lowerBound, own.lowerBound)
            let after = min(range.upperBound, own.upperBound)..<range.upperBound
            return [before, after].filter { !$0.isEmpty }.reduce(0) { $0 + occurrences(in: $1, of: memory) }
        }
        var found = 0
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, start + UInt64(Self.chunk))
            if let count = occurrences(from: start, to: end, range.upperBound, of: memory) {
                found += count
            } else {
                // A page went away meanwhile, or cannot be read. The others are looked at one by one.
                for page in stride(from: start, to: end, by: 4096) {
                    let end = min(end, page + 4096)
                    found +=
                        occurrences(from: page, to: end, range.upperBound, of: memory)
                        ?? occurrences(from: page, to: end, end, of: memory) ?? 0
                }
            }
            start = end
        }
        return found
    }

    /// How often the secret begins between two addresses; nil where not all of that can be read.
    ///
    /// - Parameter last: How far it may reach: it is whole in just one of the windows, which overlap by one byte less than it has.
    private func occurrences(from start: UInt64, to end: UInt64, _ last: UInt64, of memory: any OpenFile) -> Int? {
        let count = Int(min(last, end + UInt64(size - 1)) - start)
        let window = UnsafeMutableRawBufferPointer(rebasing: mapping[4096..<(4096 + count)])
        guard let read = try? memory.readUpTo(window, at: Int64(bitPattern: start)), read == count else { return nil }
        return occurrences(in: UnsafeRawBufferPointer(window))
    }

    private func occurrences(in window: UnsafeRawBufferPointer) -> Int {
        guard let base = window.baseAddress, let needle = mapping.baseAddress else { return 0 }
        var found = 0
        var position = 0
        while position + size <= window.count {
            guard let hit = memchr(base + position, Int32(mapping[0]), window.count - size + 1 - position) else {
                break
            }
            position = UnsafeRawPointer(hit) - base
            if memcmp(base + position, needle, size) == 0 { found += 1 }
            position += 1
        }
        return found
    }
}
