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
        do throws(TransportError) {
            let given = roots.isEmpty ? [] : try CertificateBundle(paths: roots).certificates.map(\.der)
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
