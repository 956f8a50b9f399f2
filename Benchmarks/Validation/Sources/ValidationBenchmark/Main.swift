// Judges and times input, for Benchmarks/validation.py. One thread.
//
//   ValidationBenchmark judge-emails [--loose | --browser]  < ADDRESSES.jsonl   one JSON string a line; prints 1 or 0 a line
//   ValidationBenchmark judge-hosts             < URLS.jsonl        prints the host a line, `!` where there is no URL
//   ValidationBenchmark judge-images            < PATHS             a path a line; prints 1 or 0 a line
//   ValidationBenchmark time-emails FILE SECONDS                    addresses a second, an address a line
//   ValidationBenchmark time-hosts FILE SECONDS                     URLs a second, a URL a line
//   ValidationBenchmark time-json FILE SECONDS                      MB/s of the contract and of Foundation's readers
//   ValidationBenchmark time-images SECONDS     < PATHS             MB/s of inspection, by file
import BulwarkValidation
import Foundation

@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        switch (arguments.dropFirst().first, arguments.count) {
        case ("judge-emails", _):
            let policies: [String: EmailAddress.Policy] = ["--loose": .loose, "--browser": .browser]
            try judgeEmails(policy: policies[arguments.last ?? ""] ?? .strict)
        case ("judge-hosts", _):
            while let line = readLine() {
                let url = try? WebURL(JSONDecoder().decode(String.self, from: Data(line.utf8)))
                print(url.map { $0.host?.serialized ?? "" } ?? "!")
            }
        case ("judge-images", _):
            while let path = readLine() {
                print(ImageInspector().inspect(try Data(contentsOf: URL(filePath: path))).isValid ? 1 : 0)
            }
        case ("time-images", 3): try timeImages(seconds: Double(arguments[2]) ?? 2)
        case ("time-emails", 4): try timeEmails(arguments[2], seconds: Double(arguments[3]) ?? 2)
        case ("time-hosts", 4): try timeHosts(arguments[2], seconds: Double(arguments[3]) ?? 2)
        case ("time-json", 4): try timeJSON(arguments[2], seconds: Double(arguments[3]) ?? 2)
        default:
            FileHandle.standardError.write(Data("usage: see the head of Main.swift\n".utf8))
            exit(64)
        }
    }

    private static func judgeEmails(policy: EmailAddress.Policy) throws {
        while let line = readLine() {
            let text = try JSONDecoder().decode(String.self, from: Data(line.utf8))
            print((try? EmailAddress(text, policy: policy)) == nil ? 0 : 1)
        }
    }

    private static func timeEmails(_ path: String, seconds: Double) throws {
        let texts = try lines(path)
        var accepted = 0
        report("email", texts.count, seconds) {
            accepted = 0
            for text in texts where (try? EmailAddress(text)) != nil { accepted += 1 }
        }
        print("accepted \(accepted)")
    }

    private static func timeHosts(_ path: String, seconds: Double) throws {
        let texts = try lines(path)
        var accepted = 0
        report("url", texts.count, seconds) {
            accepted = 0
            for text in texts where (try? WebURL(text))?.host != nil { accepted += 1 }
        }
        print("accepted \(accepted)")
    }

    private static func timeJSON(_ path: String, seconds: Double) throws {
        let data = try Data(contentsOf: URL(filePath: path))
        let contract = JSONContract(accounts, limits: JSONLimits(items: .max))
        guard contract.issues(in: data).isEmpty else {
            print(contract.issues(in: data).prefix(3))
            exit(1)
        }
        let megabytes = Double(data.count) / 1e6
        report("contract", megabytes, seconds) { precondition(contract.issues(in: data).isEmpty) }
        let anything = JSONContract(.any, limits: JSONLimits(items: .max))
        report("syntax", megabytes, seconds) { precondition(anything.issues(in: data).isEmpty) }
        report("JSONSerialization", megabytes, seconds) {
            precondition((try? JSONSerialization.jsonObject(with: data)) != nil)
        }
        report("JSONDecoder", megabytes, seconds) {
            precondition((try? JSONDecoder().decode([Account].self, from: data)) != nil)
        }
    }

    private static func timeImages(seconds: Double) throws {
        let inspector = ImageInspector()
        while let path = readLine() {
            let image = try Data(contentsOf: URL(filePath: path))
            report(URL(filePath: path).lastPathComponent, Double(image.count) / 1e6, seconds) {
                precondition(inspector.inspect(image).isValid)
            }
        }
    }

    private static func lines(_ path: String) throws -> [String] {
        // Native strings: what comes from a bridge would be timed for its bridge.
        try String(contentsOf: URL(filePath: path), encoding: .utf8).split(separator: "\n").map { line in
            String(decoding: Array(line.utf8), as: UTF8.self)
        }
    }

    /// Prints the median of at least five rates, by the processor's time: other work on the machine does not count.
    private static func report(_ name: String, _ amount: some BinaryInteger, _ seconds: Double, _ body: () -> Void) {
        report(name, Double(amount), seconds, body)
    }

    private static func report(_ name: String, _ amount: Double, _ seconds: Double, _ body: () -> Void) {
        var rates: [Double] = []
        let clock = ContinuousClock()
        let begin = clock.now
        repeat {
            let start = processorTime()
            body()
            rates.append(amount / (processorTime() - start))
        } while rates.count < 5 || begin.duration(to: clock.now) < .seconds(seconds)
        rates.sort()
        print("\(name) \(rates[rates.count / 2])")
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// What a bank's server would answer; Benchmarks/validation.py makes such documents.
    private static let accounts = JSONShape.array(
        of: .object([
            "id": .required(.string(36...36, format: .uuid)),
            "holder": .required(.string(1...80, format: .line)),
            "email": .required(.string(3...254, format: .email)),
            "iban": .required(.string(15...34)),
            "balance": .required(.string(1...20, format: .decimal)),
            "currency": .required(.string(3...3)),
            "active": .required(.boolean),
            "score": .required(.number(in: 0...1)),
            "opened": .required(.string(20...20, format: .dateTime)),
            "note": .optional(.string(0...500)),
            "movements": .required(
                .array(
                    of: .object([
                        "at": .required(.string(20...20, format: .dateTime)),
                        "amount": .required(.integer(in: -10_000_000...10_000_000)),
                        "text": .required(.string(0...140)),
                    ]))),
        ]))

    private struct Account: Decodable {
        var id: String
        var holder: String
        var email: String
        var iban: String
        var balance: String
        var currency: String
        var active: Bool
        var score: Double
        var opened: String
        var note: String?
        var movements: [Movement]
    }

    private struct Movement: Decodable {
        var at: String
        var amount: Int
        var text: String
    }
}
