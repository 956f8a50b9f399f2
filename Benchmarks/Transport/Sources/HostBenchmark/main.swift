import BulwarkProbe
import BulwarkTransport
import BulwarkX509
import Foundation

// Probes one host as `bulwark host HOST --roots ROOT` does, without the rest of the command: HOST:PORT ROOT.pem
let arguments = CommandLine.arguments
guard arguments.count == 3, let endpoint = HostEndpoint(arguments[1]),
    let data = FileManager.default.contents(atPath: arguments[2]),
    let root = try? PEMBlock.blocks(in: Array(data)).first?.bytes
else {
    FileHandle.standardError.write(Data("usage: HostBenchmark HOST:PORT ROOT.pem\n".utf8))
    exit(64)
}
let system = (try? SystemRoots.read()) ?? []
let prober = HostProber(chains: ChainBuilder(roots: TrustRoots(given: [root], system: system)))
let report = await prober.probe(endpoint, now: Int64(Date().timeIntervalSince1970))
print("\(report.endpoint) \(report.outcome.rawValue)")
for diagnosis in report.diagnoses { print("\(diagnosis.passes ? "PASS" : "FAIL") \(diagnosis.name)") }
exit(report.outcome == .passes ? 0 : 1)
