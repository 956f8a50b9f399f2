import BulwarkTesting
import BulwarkValidation
import Foundation
import Testing

/// What the tests of fields share.
enum FieldSupport {
    /// The folder of an installed Python package; nil where there is none.
    ///
    /// `BULWARK_PYTHON` names an interpreter that has the packages, `python3` is asked otherwise.
    static func pythonPackage(_ name: String) -> URL? {
        let script = "import importlib.util as u; s = u.find_spec('\(name)'); print(s.origin if s else '')"
        guard let output = python(script), let path = output.split(separator: "\n").first else { return nil }
        return URL(filePath: String(path)).deletingLastPathComponent()
    }

    /// What a Python script writes; nil where Python is missing or the script fails.
    static func python(_ script: String, input: Data = Data()) -> String? {
        run(ProcessInfo.processInfo.environment["BULWARK_PYTHON"] ?? "python3", ["-c", script], input: input)
    }

    /// What a program writes; nil where it is missing or fails.
    static func run(_ program: String, _ arguments: [String], input: Data = Data()) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // A file, not a pipe: a pipe that nobody reads would block a large input.
        let file = FileManager.default.temporaryDirectory.appending(path: "bulwark-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        guard (try? input.write(to: file)) != nil, let handle = try? FileHandle(forReadingFrom: file) else {
            return nil
        }
        process.standardInput = handle
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }

    /// Says how a corpus was judged.
    static func score(_ corpus: String, _ agreed: Int, of total: Int) {
        let share = total == 0 ? 0 : Double(agreed) / Double(total) * 100
        print("score: \(corpus): \(agreed) of \(total) (\(String(format: "%.2f", share)) %)")
    }

    /// Says that a corpus is not there.
    static func missing(_ corpus: String, _ install: String) {
        print("score: \(corpus): not found, nothing was judged (\(install))")
    }

    /// The codes of what is wrong with an input; empty if nothing is.
    static func codes(_ body: () throws(ValidationError) -> Void) -> [ValidationIssue.Code] {
        do {
            try body()
            return []
        } catch {
            return error.issues.map(\.code)
        }
    }

    /// The processor time of the quickest of a few runs: other tests on the same machine do not count.
    static func seconds(runs: Int = 3, _ body: () -> Void) -> Double {
        (0..<runs).map { _ in ProcessorTime.measure(body) / .seconds(1) }.min() ?? 0
    }

    /// SplitMix64: the same bytes for the same seed, everywhere.
    struct Generator: RandomNumberGenerator {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    /// Scalars that parsers trip over.
    static let troubling: [Unicode.Scalar] =
        Array(
            "\0\t\n\r \"'\\@.,:;-+=[](){}<>%&#/`$|0Oo1lé\u{301}\u{200B}\u{200D}\u{202E}\u{FEFF}\u{FFFD}名ß١𐍈👩🇩"
                .unicodeScalars)

    /// A text with a few characters changed, doubled, removed, or taken from elsewhere.
    static func mutated(_ text: String, with generator: inout Generator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...scalars.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where place < scalars.count: scalars.remove(at: place)
            case 1 where place < scalars.count: scalars.insert(scalars[place], at: place)
            case 2 where place < scalars.count: scalars.swapAt(place, scalars.count - 1)
            case 3 where place < scalars.count: scalars[place] = troubling.randomElement(using: &generator) ?? "x"
            default: scalars.insert(troubling.randomElement(using: &generator) ?? "x", at: place)
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Whether all issues of an error lie inside the text and in its order.
    static func isSound(_ error: ValidationError, in text: String) -> Bool {
        let ranges = error.issues.map(\.range)
        return !ranges.isEmpty && ranges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= text.utf8.count }
            && zip(ranges, ranges.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound }
    }
}
