internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkDetection
internal import BulwarkPrivacy
internal import Foundation

struct RedactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract:
            "Takes out of text what should not be in a log: from standard input to standard output, as it streams.",
        discussion: """
            Card numbers, IBANs, e-mail addresses, phone numbers, social security numbers, tokens, keys, private keys and \
            values whose key says what they are (pin=…, "password": "…") are replaced by their kind.

            Examples:
              bulwark redact < app.log > shareable.log
              tail -f app.log | bulwark redact --ip-addresses
              bulwark redact --format json < app.log   # what was found where, no values
              head -c 32 /dev/urandom > redaction.key
              bulwark redact --mark hash --key-file redaction.key < app.log

            Exit codes: 0 done; 64 the command line or the key cannot be used; 74 input or output failed.
            """)

    /// What stands where something was taken out.
    enum Mark: String, ExpressibleByArgument, CaseIterable {
        case kind, plain, hash

        var mark: RedactionMark {
            switch self {
            case .kind: .kind
            case .plain: .plain
            case .hash: .hash
            }
        }
    }

    /// What is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(
        help:
            "What stands where something was taken out: kind (<email>), plain (<redacted>) or hash (<email:9f2c41d07be3>)."
    )
    var mark = Mark.kind

    @Option(
        help: "A file with the key of --mark hash, at least 16 random bytes. Without it the key lasts for this run.")
    var keyFile: String?

    @Flag(help: "Takes out IP addresses, too.")
    var ipAddresses = false

    @Option(
        help:
            "text writes the redacted text; json writes a line of JSON for each finding: its line, column, length and kind."
    )
    var format = Format.text

    @Flag(help: "Says on standard error how many values of each kind were taken out.")
    var summary = false

    /// What is not taken: whoever names files gets to know how they are read.
    @Argument(help: .hidden)
    var files: [String] = []

    func validate() throws {
        if let file = files.first(where: { $0 != "-" }) {
            let name = ShownName.of(file)
            throw ValidationError("Standard input is read, and no file is named: bulwark redact < \(name)")
        }
        if keyFile != nil, mark != .hash {
            throw ValidationError(
                "--key-file is the key of --mark hash, which is not given; no mark would be made with it.")
        }
    }

    func run() throws {
        let detector = TextDetector(options: ipAddresses ? .ipAddresses : [])
        let redactor = try Redactor(detector: detector, mark: mark.mark, correlation: correlation())
        let counts =
            switch format {
            case .text: try redactText(redactor)
            case .json: try listFindings(detector)
            }
        guard summary else { return }
        let rows = counts.map { (kind: $0.key.words, count: $0.value) }.sorted {
            ($1.count, $0.kind) < ($0.count, $1.kind)
        }
        StandardError.write(rows.isEmpty ? "Nothing was found.\n" : rows.map { "\($0.count) × \($0.kind)\n" }.joined())
    }

    private static let maximumKeyByteCount = 1 << 20

    private func correlation() throws -> CorrelationKey {
        guard let keyFile else { return CorrelationKey() }
        var bytes = Array(try InputFile.read(keyFile, maximumBytes: Self.maximumKeyByteCount))
        guard bytes.count <= Self.maximumKeyByteCount else {
            throw CommandFailure.usage(
                "The key file \(ShownName.of(keyFile)) has more than 1 MiB; at least 16 random bytes are enough.")
        }
        do {
            return try CorrelationKey(SecureBytes(wiping: &bytes))
        } catch {
            throw CommandFailure.usage("\(error.message.summary) \(error.message.advice)")
        }
    }

    private func redactText(_ redactor: Redactor) throws -> [DetectionKind: Int] {
        var stream = RedactionStream(redactor)
        try read { piece in try stream.write(piece) { try StandardOutput.write($0) } }
        try stream.finish { try StandardOutput.write($0) }
        return stream.counts
    }

    private func listFindings(_ detector: TextDetector) throws -> [DetectionKind: Int] {
        var counts: [DetectionKind: Int] = [:]
        // The line that the next piece begins in, and how much of it was in the pieces before.
        var line = 1
        var column = 1
        func list(_ bytes: UnsafeRawBufferPointer, _ found: [Detection]) throws {
            var position = 0
            func go(to place: Int) {
                for byte in bytes[position..<place] {
                    column += 1
                    if byte == 0x0a { (line, column) = (line + 1, 1) }
                }
                position = place
            }
            for detection in found {
                counts[detection.kind, default: 0] += 1
                go(to: detection.range.lowerBound)
                try StandardOutput.write(
                    "{\"line\":\(line),\"column\":\(column),"
                        + "\"length\":\(detection.range.count),\"kind\":\"\(detection.kind.slug)\"}\n")
            }
            go(to: bytes.count)
        }
        var stream = DetectionStream(detector)
        try read { piece in try stream.write(piece, list) }
        try stream.finish(list)
        return counts
    }

    private func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // The first bytes tell the encoding, and may come one by one.
        var filled = 0
        var isKnown = false
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Foundation.read(STDIN_FILENO, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0 {
                if errno == EINTR { continue }
                StandardError.write("bulwark: Standard input could not be read.\n")
                throw ExitCode(74)
            }
            filled += count
            if !isKnown, count > 0, filled < 2 || filled < Self.sampleByteCount && buffer[..<filled].contains(0) {
                continue
            }
            if !isKnown, isUTF16(buffer[..<filled]) {
                // Nothing would be found in it, and all of it would be written.
                StandardError.write(
                    "bulwark: Standard input is UTF-16, and only UTF-8 is read. Convert it first: iconv -f UTF-16 -t UTF-8\n"
                )
                throw ExitCode(74)
            }
            isKnown = true
            if filled > 0 { try buffer[..<filled].withUnsafeBytes(body) }
            filled = 0
            if count == 0 { return }
        }
    }

    /// How many bytes tell UTF-16 by its zeros.
    private static let sampleByteCount = 8

    /// Whether bytes are UTF-16: by their mark, or by zeros in every second place and in no other, as Latin letters have them. Bytes that
    /// only end with a zero, or divide what is listed by zeros, are none.
    private func isUTF16(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return true }
        let sample = bytes.prefix(512)
        guard sample.count >= 4 else { return false }
        var zeros = (even: 0, odd: 0)
        for (place, byte) in sample.enumerated() where byte == 0 {
            if place.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        return min(zeros.even, zeros.odd) == 0 && max(zeros.even, zeros.odd) * 4 >= sample.count
    }
}
