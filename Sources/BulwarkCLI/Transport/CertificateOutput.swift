internal import BulwarkTransport
internal import Foundation

/// Writes certificates, to bring along in an app.
struct CertificateOutput {
    private let certificates: [CertificateFacts]
    private let isPEM: Bool

    init(_ certificates: [CertificateFacts], isPEM: Bool) {
        self.certificates = certificates
        self.isPEM = isPEM
    }

    /// Writes them to a file, to a folder of files (several in DER), or to standard output.
    func write(to path: String?) throws {
        guard let first = certificates.first else {
            throw CommandFailure.usage(
                "There is no certificate to write; --list chooses which part of a chain is meant.")
        }
        if isPEM {
            var sink = try ReportSink(path: path)
            sink.write(certificates.map { PEMBlock(label: "CERTIFICATE", bytes: $0.der).text }.joined())
            try sink.finish()
        } else if certificates.count == 1 {
            let data = Data(first.der)
            guard let path else {
                guard isatty(STDOUT_FILENO) == 0 else {
                    throw CommandFailure.usage("DER is not for a terminal; name a file with --output.")
                }
                do { try FileHandle.standardOutput.write(contentsOf: data) } catch {
                    throw CommandFailure.unwritable("Standard output")
                }
                return
            }
            try Self.write(data, to: path)
        } else {
            guard let path else {
                throw CommandFailure.usage("There are several certificates; name a folder for them with --output.")
            }
            let folder = URL(fileURLWithPath: path, isDirectory: true)
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            } catch { throw CommandFailure.unwritable(path) }
            for facts in certificates {
                // The pin is in hexadecimal, so the name is one in every file system.
                let name = facts.fingerprint.prefix(8).map { String(format: "%02x", $0) }.joined() + ".der"
                try Self.write(Data(facts.der), to: folder.appendingPathComponent(name).path)
            }
        }
    }

    private static func write(_ data: Data, to path: String) throws {
        do { try OutputFile.write(data, to: path) } catch { throw CommandFailure.unwritable(path, error) }
    }
}
