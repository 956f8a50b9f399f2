import BulwarkReport
import Crypto
import Foundation

/// The report of the last audit of a project, given again where nothing that it rests on has changed: no file, no option, no part of the tool.
///
/// It is kept beside the facts in the user's cache folder. It holds places and messages, and nothing of what stands in the files.
struct ReportCache: Sendable {
    /// What is kept.
    private struct Record: Codable {
        var key: String
        /// Files that were read besides those that the key is made of, with their digests.
        var others: [String: String]
        var report: AuditReport
    }

    private let file: URL

    /// - Parameters:
    ///   - directory: the folder that holds caches.
    ///   - root: the project's folder.
    init(directory: String, root: String) {
        let name = SHA256.hash(data: Array(root.utf8)).prefix(12).map { String(format: "%02x", $0) }.joined()
        file = URL(fileURLWithPath: directory).appendingPathComponent("report-\(name)")
    }

    /// The report under a key; nil where there is none, or where a further file that it rests on has changed.
    func report(for key: String, digest: (String) -> String) -> AuditReport? {
        guard let data = try? Data(contentsOf: file), let written = Self.unsealed(data),
            let record = try? JSONDecoder().decode(Record.self, from: written), record.key == key,
            record.others.allSatisfy({ digest($0.key) == $0.value })
        else { return nil }
        return record.report
    }

    /// Keeps a report; failing to do so is not an error, for a cache may be absent.
    func write(_ report: AuditReport, key: String, others: [String: String]) {
        guard let text = try? JSONEncoder().encode(Record(key: key, others: others, report: report)) else { return }
        let data = Self.sealed(text)
        let folder = file.deletingLastPathComponent()
        try? FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let temporary = folder.appendingPathComponent(
            ".\(file.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: temporary) }
        guard
            FileManager.default.createFile(
                atPath: temporary.path, contents: data, attributes: [.posixPermissions: 0o600])
        else { return }
        rename(temporary.path, file.path)
    }

    // MARK: Checksums

    /// A record under its checksum.
    private static func sealed(_ text: Data) -> Data {
        let checksum = text.withUnsafeBytes { Checksum.of($0) }
        return withUnsafeBytes(of: checksum.littleEndian) { Data($0) } + text
    }

    /// What was sealed; nil where it is no longer that.
    private static func unsealed(_ data: Data) -> Data? {
        let text = data.dropFirst(8)
        let checksum = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return data.count > 8 && text.withUnsafeBytes { Checksum.of($0) } == checksum ? Data(text) : nil
    }

    // MARK: Keys

    /// The key of an audit: a digest of every file's path and content, of the options and of the tool itself.
    static func key(files: [InputFile], notices: [AuditReport.Notice], options: String) -> String {
        let digests = Workers.map(files.count) { number in
            digest(ofFile: files[number].absolutePath, files[number].kind)
        }
        var hash = SHA256()
        for (file, digest) in zip(files, digests) {
            hash.update(data: Array(file.path.utf8) + [0])
            hash.update(data: Array(digest.utf8))
        }
        hash.update(data: Array("\(notices)\(options)\(tool)".utf8))
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    /// The digest of a file's content, or of the reason why it cannot be read.
    static func digest(ofFile path: String, _ kind: InputKind) -> String {
        do throws(FileReader.Failure) {
            return digest(of: try FileReader.bytes(ofFile: path, limit: InputLimits().bytes(for: kind)))
        } catch {
            return error.message
        }
    }

    /// The digest of a content.
    static func digest(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String($0, radix: 16) }.joined(separator: ".")
    }

    /// What tells one build of the tool from another.
    private static let tool: String = {
        let path = Bundle.main.executablePath ?? ""
        let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
        let date = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(FactCache.version) \(attributes[.size] ?? 0) \(date)"
    }()
}
