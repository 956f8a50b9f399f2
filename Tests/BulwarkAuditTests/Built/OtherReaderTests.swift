import BulwarkProperties
import Foundation
import Testing

@testable import BulwarkAudit

/// What Scripts/external/check-executables compares with another reader.
struct OtherReaderTests {
    /// What is compared of one architecture.
    private struct Reading: Encodable {
        var architecture: String
        var kind: String
        var isPositionIndependent: Bool
        var libraries: [String]
        var imports: [String]
        var debugEntries: Int
        var localNames: Int
        var isEncrypted: Bool
        var hasOwnClasses: Bool
        var stringBytes: Int
        var hasCredential: Bool
        var isSigned: Bool
        /// `key=value`, sorted.
        var entitlements: [String]

        init(_ image: ExecutableImage) {
            architecture = image.architecture
            kind = "\(image.kind)"
            isPositionIndependent = image.isPositionIndependent
            libraries = image.libraries
            imports = image.imports.sorted()
            (debugEntries, localNames) = (image.debugEntries, image.localNames)
            isEncrypted = image.isEncrypted
            hasOwnClasses = image.hasOwnClasses
            stringBytes = image.stringBytes
            hasCredential = image.credentials.contains { $0.section == "__cstring" }
            isSigned = image.signature != nil
            entitlements = (image.signature?.entitlements?.entries ?? []).map { entry in
                let value =
                    entry.node.boolean.map { $0 ? "true" : "false" } ?? entry.node.strings.joined(separator: ",")
                return entry.key + "=" + value
            }.sorted()
        }
    }

    private static let folder = ProcessInfo.processInfo.environment["BULWARK_EXECUTABLES"]

    /// Files of each kind that tests write.
    private static var samples: [(name: String, bytes: [UInt8])] {
        let bindings: [[MachOWriter.Binding]] = [
            [.symbolTable], [.symbolTable, .opcodes], [.symbolTable, .chainedFixups(format: 1)],
        ]
        var samples: [(String, [UInt8])] = []
        for (number, binding) in bindings.enumerated() {
            for is64Bit in [true, false] {
                for isSigned in [true, false] {
                    var file = MachOWriter()
                    file.is64Bit = is64Bit
                    file.processor = is64Bit ? 0x0100_000c : 12
                    file.bindings = binding
                    file.imports = ["_OBJC_CLASS_$_UIWebView", "_statfs", "___stack_chk_fail"]
                    file.libraries = ["/usr/lib/libobjc.A.dylib", "@rpath/Pay.framework/Pay"]
                    file.strings = ["hello", "glpat-x7Kq2Vn9RtYw4LmZ8sPd"]
                    file.classes = number == 0 ? [] : ["BankSession"]
                    file.debugEntries = number
                    file.localNames = number * 7
                    file.isEncrypted = number == 2
                    file.flags = number == 1 ? 0x85 : 0x20_0085
                    if isSigned { file.entitlements = ExecutableListing.propertyList([("get-task-allow", "true")]) }
                    samples.append(("written-\(number)-\(is64Bit)-\(isSigned).macho", file.file()))
                }
            }
        }
        var other = MachOWriter()
        other.processor = 0x0100_0007
        samples.append(("universal.macho", MachOWriter.universal([MachOWriter().file(), other.file()])))
        return samples
    }

    @Test("Executables are written and read for another reader", .enabled(if: folder != nil))
    func readsForComparison() throws {
        let folder = URL(fileURLWithPath: try #require(Self.folder))
        for sample in Self.samples {
            try Data(sample.bytes).write(to: folder.appendingPathComponent(sample.name))
        }
        var readings: [String: [Reading]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".macho") {
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            readings[name] = try ExecutableFile(path: name, Array(bytes)).images.map(Reading.init)
        }
        #expect(readings.count > Self.samples.count)
        try JSONEncoder().encode(readings).write(to: folder.appendingPathComponent("ours.json"))
    }
}
