import BulwarkDetection
import BulwarkReport

/// Credentials among the strings of an executable, where no name says any more what a text is.
extension HardcodedSecret {
    static func embedded(in built: BuiltApp?) -> [Finding] {
        (built?.executables ?? []).flatMap { executable in
            executable.credentials.map { credential in
                Finding(
                    rule: description.id, severity: description.severity,
                    message:
                        "\(executable.name) holds the \(credential.shape.words) (\(credential.section), at byte \(credential.offset) of the file).",
                    location: SourceLocation(wholeFile: executable.path), context: credential.shape.rawValue)
            }
        }
    }
}
