import BulwarkCore
import BulwarkTesting
import Testing

@testable import BulwarkKeybag

@Suite(.serialized) struct ProtectedFileMemoryTests {
    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `After lock the keys of open files are not in memory, save those that may go on`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        let content = FileRig.sample(200_000)
        let files = try FileProtection.allCases.map { protection in
            try rig.write(content, protection, bag, to: "/\(protection)")
            return try rig.open(bag, "/\(protection)")
        }
        let writers = try FileProtection.allCases.map { protection in
            let writer = try ProtectedFileWriter(
                "/w\(protection)", protection: protection, keyring: bag, files: rig.disk)
            try writer.write(content)
            return writer
        }
        let keys = files.map(\.keys) + writers.map(\.keys)
        let probes = keys.map { (MemoryProbe(for: $0.content), $0.protection) }
        for file in files {
            #expect(try file.whole() == content)
            _ = try file.bytes(in: 65530..<65540)
        }
        for (probe, protection) in probes { #expect(try probe.occurrences() > 0, "\(protection)") }
        bag.lock()
        for (probe, protection) in probes {
            let found = try probe.occurrences()
            #expect((found > 0) == (protection != .complete), "\(protection): \(found)")
        }
    }

    @Test(.enabled(if: MemoryProbe.isPossible, "needs /proc/self/mem"))
    func `A file that is let go of leaves no key behind`() throws {
        let rig = FileRig()
        let bag = try rig.bag(.unlocked)
        try rig.write(FileRig.sample(200_000), .none, bag)
        let probes: [MemoryProbe]
        do {
            let file = try rig.open(bag)
            try file.verify()
            let fileKey = try FileKeys.fileKey(try HeaderFile.open(FileRig.path, [.reading], rig.disk).header, bag)
            probes = [MemoryProbe(for: file.keys.content), MemoryProbe(for: fileKey)]
            #expect(try probes[0].occurrences() > 0 && probes[1].occurrences() > 0)
            fileKey.wipe()
        }
        for probe in probes { #expect(try probe.occurrences() == 0) }
        #expect(bag.contents.withLock { $0.holds.count } == 0)
    }
}
