// Times the building and checking of each chain of x509-limbo, reading the certificates included: the CPU time of the process.
//
// ChainBenchmark LIMBO.json [ROUNDS]

import BulwarkTransport
import BulwarkX509
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

struct Case: Decodable {
    struct Name: Decodable { var value: String }
    var id: String
    var kind: String
    var trusted: [String]
    var untrusted: [String]
    var peer: String
    var name: Name?

    enum CodingKeys: String, CodingKey {
        case id
        case kind = "validation_kind"
        case trusted = "trusted_certs"
        case untrusted = "untrusted_intermediates"
        case peer = "peer_certificate"
        case name = "expected_peer_name"
    }
}

struct File: Decodable { var testcases: [Case] }

struct Result: Encodable {
    var id: String
    var milliseconds: Double
    var worstMilliseconds: Double
    var signatureChecks: Int
    var nameComparisons: Int
}

func cpuMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}

func der(_ pem: String) -> [UInt8] { (try? PEMBlock.blocks(in: Array(pem.utf8)))?.first?.bytes ?? [] }

guard CommandLine.arguments.count > 1, let data = FileManager.default.contents(atPath: CommandLine.arguments[1]),
    let file = try? JSONDecoder().decode(File.self, from: data)
else {
    print("ChainBenchmark LIMBO.json [ROUNDS]")
    exit(64)
}
let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 5 : 5
// Within the validity of every case that has no time of its own.
let now: Int64 = 1_790_000_000
var results: [Result] = []
for test in file.testcases where test.kind == "SERVER" {
    guard let host = test.name?.value, let name = try? ServerName(host) else { continue }
    let builder = ChainBuilder(roots: TrustRoots(given: test.trusted.map(der)))
    let presented = UnverifiedChain(presented: ([test.peer] + test.untrusted).map(der))
    var times: [Double] = []
    var effort: ChainEffort?
    for _ in 0..<rounds {
        let start = cpuMilliseconds()
        effort = await builder.validate(presented, for: name, at: now).effort
        times.append(cpuMilliseconds() - start)
    }
    times.sort()
    results.append(
        Result(
            id: test.id, milliseconds: times[times.count / 2], worstMilliseconds: times.last ?? 0,
            signatureChecks: effort?.signatureChecks ?? 0, nameComparisons: effort?.nameComparisons ?? 0))
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
print(String(decoding: (try? encoder.encode(results)) ?? Data(), as: UTF8.self))
