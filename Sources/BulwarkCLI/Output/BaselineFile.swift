internal import ArgumentParser
internal import BulwarkReport
internal import Foundation

/// Reads and writes baseline files.
enum BaselineFile {
    static func read(_ path: String) throws -> Baseline {
        let data = try InputFile.read(path, maximumBytes: Baseline.maximumBytes)
        do throws(ReportError) { return try Baseline(json: data) } catch {
            throw CommandFailure.usage("\(ShownName.of(path)): \(error)")
        }
    }

    static func write(_ baseline: Baseline, to path: String) throws {
        do {
            try OutputFile.write(Data(baseline.json().utf8), to: path)
        } catch {
            throw CommandFailure.unwritable(ShownName.of(path), error)
        }
        let count = baseline.entries.count
        StandardError.write(
            "bulwark: wrote \(count) accepted finding\(count == 1 ? "" : "s") to \(ShownName.of(path))\n")
    }
}
