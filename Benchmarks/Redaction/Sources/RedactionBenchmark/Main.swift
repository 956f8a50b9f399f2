// Runs the detectors over files, for Benchmarks/redaction.py.
//
//   RedactionBenchmark detect [--ip-addresses] < TEXTS.jsonl
//                                              one JSON string a line; prints one JSON array of [kind, start, end] a line,
//                                              in Unicode scalars, as Python counts
//   RedactionBenchmark speed FILE SECONDS      MB/s of the detectors and of redaction over the file, line by line
import BulwarkDetection
import BulwarkPrivacy
import Foundation

@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "detect": try detect(options: arguments.contains("--ip-addresses") ? .ipAddresses : [])
        case "speed" where arguments.count == 4: try speed(arguments[2], seconds: Double(arguments[3]) ?? 2)
        default:
            FileHandle.standardError.write(Data("usage: RedactionBenchmark detect | speed FILE SECONDS\n".utf8))
            exit(64)
        }
    }

    private static func detect(options: TextDetector.Options) throws {
        let detector = TextDetector(options: options)
        while let line = readLine() {
            let text = try JSONDecoder().decode(String.self, from: Data(line.utf8))
            let utf8 = Array(text.utf8)
            let rows = detector.detections(in: text).map { found -> String in
                // Scalars before a byte: bytes that do not continue one.
                let start = utf8[..<found.range.lowerBound].count { $0 & 0xc0 != 0x80 }
                let length = utf8[found.range].count { $0 & 0xc0 != 0x80 }
                return "[\"\(found.kind.slug)\",\(start),\(start + length)]"
            }
            print("[" + rows.joined(separator: ",") + "]")
        }
    }

    private static func speed(_ path: String, seconds: Double) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let detector = TextDetector()
        var found = 0
        report("detect", data.count, seconds) {
            data.withUnsafeBytes { found += detector.detections(inUTF8: $0).count }
        }
        let redactor = Redactor()
        report("redact", data.count, seconds) {
            var stream = RedactionStream(redactor)
            data.withUnsafeBytes { bytes in
                var start = 0
                while start < bytes.count {
                    let end = min(bytes.count, start + 65_536)
                    stream.write(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { found += $0.count }
                    start = end
                }
            }
            stream.finish { found += $0.count }
        }
        if found == 0 { print("nothing was found") }
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Prints the median rate, by the processor's time: other work on the machine does not count.
    private static func report(_ name: String, _ bytes: Int, _ seconds: Double, _ body: () -> Void) {
        var rates: [Double] = []
        let clock = ContinuousClock()
        let begin = clock.now
        repeat {
            let start = processorTime()
            body()
            rates.append(Double(bytes) / (processorTime() - start) / 1e6)
        } while rates.count < 5 || begin.duration(to: clock.now) < .seconds(seconds)
        rates.sort()
        print("\(name) \(rates[rates.count / 2])")
    }
}
