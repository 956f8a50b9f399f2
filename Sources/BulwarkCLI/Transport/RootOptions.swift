internal import ArgumentParser
internal import BulwarkTransport
internal import BulwarkX509

/// The options of commands that trust roots.
struct RootOptions: ParsableArguments {
    @Option(help: "A file of roots to trust beside the system's, in PEM or DER. May be given more than once.")
    var roots: [String] = []

    @Flag(help: "Trusts the roots of --roots alone, and none of the system's.")
    var noSystemRoots = false

    func validate() throws {
        if noSystemRoots, roots.isEmpty {
            throw ValidationError("--no-system-roots needs --roots, or nothing is trusted.")
        }
    }

    /// What builds chains.
    func builder() throws -> ChainBuilder {
        var given: [[UInt8]] = []
        for path in roots {
            let data = try InputFile.read(path, maximumBytes: CertificateLimits().textBytes)
            do throws(TransportError) {
                given += try CertificateBundle(files: [Array(data)]).certificates.map(\.der)
            } catch {
                throw CommandFailure.usage(
                    "\(ShownName.of(path)): There is no root in it that can be read\(error.reason.map { ": \($0)" } ?? ""). "
                        + "--roots takes certificates in PEM or DER.")
            }
        }
        do throws(TransportError) {
            guard !noSystemRoots else { return ChainBuilder(roots: TrustRoots(given: given)) }
            // Roots that were given are enough on a machine without any.
            let system: [[UInt8]]
            do throws(TransportError) { system = try SystemRoots.read() } catch {
                guard !given.isEmpty else { throw error }
                system = []
            }
            return ChainBuilder(roots: TrustRoots(given: given, system: system))
        } catch {
            throw CommandFailure.usage(error.sentence)
        }
    }
}
