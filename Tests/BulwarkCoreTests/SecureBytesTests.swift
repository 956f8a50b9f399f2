import BulwarkCore
import BulwarkTesting
import Foundation
import Testing

@Suite struct SecureBytesTests {
    /// Looks at memory past the life of the value that owned it: small secrets share pages that stay mapped.
    private func bytes(at address: UnsafeRawPointer?, _ count: Int) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: address, count: count))
    }

    @Test(arguments: [1, 16, 32, 33, 64, 2048])
    func `Memory is zero once the last copy is gone`(count: Int) {
        var first: SecureBytes? = SecureBytes(copying: [UInt8](repeating: 0xA7, count: count))
        var second = first
        let address = first?.withExposedBytes { $0.baseAddress }
        first = nil
        #expect(bytes(at: address, count) == [UInt8](repeating: 0xA7, count: count))
        _ = second
        second = nil
        // A test beside this one may have the slot by now; it cannot have these bytes.
        #expect(bytes(at: address, count) != [UInt8](repeating: 0xA7, count: count))
    }

    @Test(arguments: [1, 32, 2048, 2049, 100_000])
    func `Wiping zeroes in place, for every copy`(count: Int) {
        let secret = SecureBytes(copying: [UInt8](repeating: 0x5C, count: count))
        let copy = secret
        let address = secret.withExposedBytes { $0.baseAddress }
        secret.wipe()
        #expect(bytes(at: address, count) == [UInt8](repeating: 0, count: count))
        #expect(copy.isWiped && copy.isEmpty && copy.count == 0)
        #expect(copy.withExposedBytes { $0.count } == 0)
        #expect(throws: CoreError(.wiped)) { try copy.withUnwipedBytes { _ in } }
    }

    @Test func `A reader in flight keeps its bytes until it leaves`() {
        let secret = SecureBytes(copying: [1, 2, 3])
        let address = secret.withExposedBytes { bytes in
            secret.wipe()
            #expect(Array(bytes) == [1, 2, 3])
            #expect(secret.isWiped && secret.withExposedBytes { $0.isEmpty })
            return bytes.baseAddress
        }
        #expect(bytes(at: address, 3) == [0, 0, 0])
    }

    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `Nothing of a secret is left in the process's memory`() throws {
        var secret: SecureBytes? = SecureBytes(random: 32)
        let probe = try MemoryProbe(for: #require(secret))
        #expect(try probe.occurrences() == 1)
        secret = nil
        #expect(try probe.occurrences() == 0)
    }

    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `A probe finds what was left on the heap`() throws {
        let secret = SecureBytes(random: 32)
        let leak = secret.withExposedBytes { Array($0) }
        #expect(try MemoryProbe(for: secret).occurrences() == 2)
        #expect(leak.count == 32)
    }

    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `An array that is moved from leaves nothing behind`() throws {
        let secret = SecureBytes(random: 32)
        let probe = MemoryProbe(for: secret)
        var source = secret.withExposedBytes { Array($0) }
        #expect(try probe.occurrences() == 2)
        let moved = SecureBytes(wiping: &source)
        secret.wipe()
        #expect(try probe.occurrences() == 1)
        #expect(source.isEmpty && moved.count == 32)
    }

    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"), arguments: [32, 4096])
    func `Data that is moved from leaves nothing behind`(count: Int) throws {
        let secret = SecureBytes(random: count)
        let probe = MemoryProbe(for: secret)
        var source = secret.withExposedBytes { Data($0) }
        #expect(try probe.occurrences() == 2)
        let moved = SecureBytes(wiping: &source)
        secret.wipe()
        #expect(try probe.occurrences() == 1)
        #expect(source.isEmpty && moved.count == count)
    }

    // Not in the function: the name of a type in there has an address in it, and any number may be part of that.
    struct Holder { var key: SecureBytes }

    @Test func `Nothing prints it`() {
        let key = SecureBytes(copying: Array("hunter2hunter2".utf8))
        var dumped = ""
        dump(Holder(key: key), to: &dumped)
        dump([key], to: &dumped)
        let texts = [
            "\(key)", String(describing: key), String(reflecting: key), "\(Holder(key: key))", dumped,
            "\([key])", "\(Mirror(reflecting: key).children.map { $0 })", "\(Optional(key) as Any)",
        ]
        for text in texts {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104"))
        }
        #expect("\(key)" == "<redacted>" && String(reflecting: key) == "<redacted>")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test(
        arguments: [
            ([], [], true), ([1], [1], true), ([1], [2], false), ([1, 2], [1], false), ([], [0], false),
            ([0, 0, 9], [0, 0, 9], true), ([1, 0, 0], [0, 0, 0], false),
        ] as [([UInt8], [UInt8], Bool)])
    func `Equality is of bytes`(left: [UInt8], right: [UInt8], equal: Bool) {
        #expect((SecureBytes(copying: left) == SecureBytes(copying: right)) == equal)
    }

    @Test func `What was wiped equals nothing but itself`() {
        let first = SecureBytes(copying: [1])
        let second = SecureBytes(copying: [1])
        first.wipe()
        second.wipe()
        #expect(first == first)
        #expect(first != second)
        #expect(first != SecureBytes(copying: []))
    }

    @Test func `A failure while it is made goes on to the caller`() {
        #expect(throws: CoreError(.endOfFile)) {
            try SecureBytes(count: 8) { _ throws(CoreError) in throw CoreError(.endOfFile) }
        }
    }

    @Test func `Random bytes differ, and fill every size`() {
        #expect(SecureBytes(random: 32) != SecureBytes(random: 32))
        let long = SecureBytes(random: 1000)
        #expect(long.withExposedBytes { Set($0[900...]).count } > 20)
    }

    @Test func `Parts are copied out, and clamped`() {
        let secret = SecureBytes(copying: [1, 2, 3, 4])
        #expect(secret.extracting(1..<3) == SecureBytes(copying: [2, 3]))
        #expect(secret.extracting(3..<99) == SecureBytes(copying: [4]))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/limits"), "needs /proc"))
    func `Memory is locked where the limit allows`() throws {
        let limits = try SystemFileSystem().contents(of: "/proc/self/limits", limit: 65536)
        let line = String(decoding: limits, as: UTF8.self).split(separator: "\n").first { $0.contains("locked memory") }
        let isAllowed = line.map { $0.contains("unlimited") || $0.contains("8388608") } ?? false
        if isAllowed { #expect(SecureBytes(random: 32).isMemoryLocked) }
    }

    @Test func `Many threads make, read and wipe at once`() async {
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<16 {
                group.addTask {
                    for round in 0..<200 {
                        let size = (task * 37 + round) % 300
                        let secret = SecureBytes(copying: [UInt8](repeating: UInt8(task), count: size))
                        #expect(secret.withExposedBytes { $0.allSatisfy { $0 == UInt8(task) } && $0.count == size })
                        if round % 2 == 0 { secret.wipe() }
                    }
                }
            }
        }
    }
}
