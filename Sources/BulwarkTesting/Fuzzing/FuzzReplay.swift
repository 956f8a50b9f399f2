internal import Foundation

/// Gives fuzz targets their samples and what fuzzing once found: `Tests/Fixtures/fuzz`, a folder a target.
package enum FuzzReplay {
    /// The flaws of a target, over each sample, each cut short and each with a byte changed, as a fuzzer begins.
    ///
    /// - Parameters:
    ///   - name: The target's name, and that of its folder.
    ///   - target: What it finds wrong with an input; nil where it takes it without a flaw.
    ///   - file: The test's own path, two folders below the fixtures.
    /// - Returns: A line for each flaw with its place; one that says so where there are no samples.
    /// - Throws: Where the samples cannot be read.
    package static func flaws(
        of name: String, _ target: (UnsafeRawBufferPointer) -> String?, beside file: String
    ) throws -> [String] {
        let folder = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/fuzz/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
        if files.isEmpty { return ["\(name) has no samples"] }
        var flaws: [String] = []
        for file in files {
            let sample = try Data(contentsOf: file)
            func take(_ bytes: some Sequence<UInt8>, _ place: String) {
                if let flaw = Array(bytes).withUnsafeBytes(target) {
                    flaws.append("\(file.lastPathComponent) \(place): \(flaw)")
                }
            }
            take(sample, "as it is")
            var bytes = [UInt8](sample.prefix(2_000))
            for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                take(bytes[..<place], "cut at \(place)")
                bytes[place] ^= 0x40
                take(bytes, "changed at \(place)")
                bytes[place] ^= 0x40
            }
        }
        return flaws
    }
}
