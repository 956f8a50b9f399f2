import BulwarkDetection
import BulwarkReport

/// A temporary file with a sensitive value that stays behind.
enum TemporaryFileNotWiped: Rule {
    static let description = RuleDescription(
        id: "temporary-file-not-wiped",
        area: .files,
        severity: .warning,
        title: "Temporary file with sensitive data stays behind",
        rationale:
            "The system empties tmp when it likes. Until then an exported statement or a decrypted attachment lies there in the clear.",
        fix:
            "Remove the file when it is done with (`defer { try? FileManager.default.removeItem(at: url) }`), better: erase it (SecureErase), best: do not write it.",
        triggering: [
            .init(
                """
                func export(cardNumber: String) throws {
                    let url = FileManager.default.temporaryDirectory.appendingPathComponent("card.txt")
                    try cardNumber.write(to: url, atomically: true, encoding: .utf8)
                    share(url)
                }
                """),
            .init(
                "func f(password: String) throws { try Data(password.utf8).write(to: URL(fileURLWithPath: NSTemporaryDirectory() + \"p\")) }"
            ),
            .init(
                #"func export(token: String) throws { let url = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("t.txt"); try token.write(to: url, atomically: true, encoding: .utf8); share(url) }"#
            ),
        ],
        nonTriggering: [
            .init(
                """
                func export(cardNumber: String) throws {
                    let url = FileManager.default.temporaryDirectory.appendingPathComponent("card.txt")
                    defer { try? FileManager.default.removeItem(at: url) }
                    try cardNumber.write(to: url, atomically: true, encoding: .utf8)
                    share(url)
                }
                """),
            .init(
                "func f(text: String) throws { try text.write(to: FileManager.default.temporaryDirectory.appendingPathComponent(\"x\"), atomically: true, encoding: .utf8) }"
            ),
            .init(
                #"func export(title: String) throws { let url = FileManager.default.temporaryDirectory.appendingPathComponent("t.txt"); try title.write(to: url, atomically: true, encoding: .utf8) }"#
            ),
        ],
        references: ["MASVS-STORAGE-2", "MASWE-0006", "CWE-459"])

    static func findings(in app: AuditedApp) -> [Finding] {
        let query = SourceQuery.worthProtecting
        let frames = FileSinks.writes(in: app.code).map(\.frame).filter { frame in
            guard let target = frame[.key], isTemporary(target) else { return false }
            return !isRemoved(frame.place)
        }
        return SinkSearch.findings(from: frames) { frame in
            guard let value = frame[.value], let (origin, kind) = query.sensitiveOrigin(of: value) else { return nil }
            return finding(
                at: frame.place,
                "The \(kind.words) '\(origin.name)' is written to a temporary file that nothing removes.",
                trace: origin.trace(to: frame))
        }
    }

    private static func isTemporary(_ target: Fact, depth: Int = 0) -> Bool {
        guard depth < 6 else { return false }
        return target.parts.contains { part in
            switch part.kind {
            case .member, .call, .name:
                if ["temporaryDirectory", "NSTemporaryDirectory", "itemReplacementDirectory"].contains(part.text) {
                    return true
                }
                guard part.kind == .name, let value = part.declaration?.initialValue,
                    !value.isInside(target)
                else { return false }
                return isTemporary(value, depth: depth + 1)
            default: return false
            }
        }
    }

    /// Whether the function around a write removes something, or its callers do.
    private static func isRemoved(_ place: Fact) -> Bool {
        guard let scope = place.enclosing(.function, .accessor) else {
            return removes(place.code.root(ofFile: place.file))
        }
        if removes(scope) { return true }
        guard scope.kind == .function else { return false }
        return place.code.calls(of: scope).contains { call in call.enclosing(.function, .accessor).map(removes) ?? false
        }
    }

    private static func removes(_ scope: Fact) -> Bool {
        scope.descendants(.call).contains { call in
            let name = call.text.lowercased()
            return ["removeitem", "removeitematpath", "removeitematurl", "unlink", "remove"].contains(name)
                || name.contains("erase") || name.contains("wipe") || name.contains("shred")
                || name.contains("cleanup")
        }
    }
}
