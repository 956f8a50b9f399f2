import BulwarkCore
import Foundation
import Testing

/// How much memory the control groups around a process leave to it.
struct ProcessMemoryTests {
    @Test(
        "The least limit from a group up to the root counts",
        arguments: [
            ("the group's own", "0::/a/b", ["a/b/memory.max": "300", "a/memory.max": "max"], 300),
            ("that of the group around", "0::/a/b", ["a/b/memory.max": "300", "a/memory.max": "200"], 200),
            ("that of a group whose inner one has none", "0::/a/b/c", ["a/memory.max": "200"], 200),
            (
                "that of the root, in a container that does not know its group", "0::/out/side", ["memory.max": "100"],
                100
            ),
            ("that of the root group itself", "0::/", ["memory.max": "100"], 100),
            ("none", "0::/a", ["a/memory.max": "max", "other/memory.max": "5", "ab/memory.max": "5"], nil),
            (
                "in the hierarchies of before", "5:cpu,cpuacct:/x\n4:memory:/a/b\n0::/",
                [
                    "memory/a/b/memory.limit_in_bytes": "300", "memory/a/memory.limit_in_bytes": "200",
                    "memory/x/memory.limit_in_bytes": "5", "x/memory.max": "5",
                ], 200
            ),
            ("of a process of which nothing is said", "", ["memory/memory.limit_in_bytes": "100"], 100),
            ("of lines that are none", "0:\n::\nmemory", [:], nil),
        ] as [(String, String, [String: String], Int64?)])
    func limit(_ what: String, _ groups: String, _ files: [String: String], _ limit: Int64?) throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let file = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: file)
        }
        #expect(ProcessMemory.limit(ofGroups: groups, under: root.path) == limit, "\(what)")
    }
}
