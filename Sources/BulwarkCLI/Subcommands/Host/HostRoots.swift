internal import BulwarkTransport
internal import BulwarkX509
internal import Foundation

/// The roots that a probe trusts.
enum HostRoots {
    /// What builds chains to the system's roots and those of files.
    static func builder(given paths: [String], hasSystemRoots: Bool) throws -> ChainBuilder {
        let given = try paths.flatMap { try read($0) }
        var system: [[UInt8]] = []
        if hasSystemRoots {
            do throws(TransportError) { system = try SystemRoots.read() } catch {
                // Roots that were given are enough on a machine without any.
                if given.isEmpty { throw CommandFailure.usage("\(error) --roots names a file of them.") }
            }
        } else if given.isEmpty {
            throw CommandFailure.usage("--no-system-roots needs --roots, or nothing is trusted.")
        }
        return ChainBuilder(roots: TrustRoots(given: given, system: system))
    }

    private static func read(_ path: String) throws -> [[UInt8]] {
        let limits = CertificateLimits()
        let bytes = Array(try InputFile.read(path, maximumBytes: limits.textBytes))
        do throws(TransportError) {
            if bytes.first == 0x30 { return [try CertificateFacts(der: bytes, limits: limits).der] }
            let found = try PEMBlock.blocks(in: bytes, limits: limits).filter { $0.label.hasSuffix("CERTIFICATE") }
            guard !found.isEmpty else { throw TransportError(.malformedPEM, "there is no certificate in it") }
            return found.map(\.bytes)
        } catch {
            throw CommandFailure.usage("\(path): \(error)")
        }
    }
}
