import BulwarkDetection
import BulwarkReport

/// Credentials among the strings of an executable, where no name says any more what a text is.
extension HardcodedSecret {
    static func embedded(in built: BuiltApp?) -> [Finding] {
        (built?.executables ?? []).flatMap { executable in
            var counts: [SecretShape: Int] = [:]
            return executable.credentials.map { credential in
                counts[credential.shape, default: 0] += 1
                let number = counts[credential.shape] ?? 1
                return Finding(
                    rule: description.id, severity: description.severity,
                    message:
                        "\(executable.name) holds the \(credential.shape.words) (\(credential.section), at byte \(credential.offset) of the file).",
                    location: SourceLocation(wholeFile: executable.path),
                    // Nothing but their number tells two of a kind apart in the next build.
                    context: credential.shape.rawValue + (number > 1 ? " \(number)" : ""))
            }
        }
    }
}
