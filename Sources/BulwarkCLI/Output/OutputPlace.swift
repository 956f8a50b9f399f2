internal import ArgumentParser
internal import BulwarkAudit
internal import BulwarkCore
internal import BulwarkReport
internal import Foundation

/// Whether a file that an audit is to write would take the place of what it reads.
enum OutputPlace {
    /// Refuses a place where a file lies that an audit of these paths reads, or would read if it were not left out. A report or
    /// baseline of an earlier run may be replaced. A policy's name is refused where no file has it yet, too: the next audit would read the
    /// report as one.
    static func require(_ option: String, _ path: String, isNoneOf audited: [String]) throws {
        if FileStreams.descriptor(named: path) != nil { return }
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
        if attributes == nil, place.lastPathComponent == PolicyFile.name, AuditedTree.holds(place.path, audited) {
            throw ValidationError(
                "\(option) is \(ShownName.of(path)), which the next audit would read as the policy; name another file.")
        }
        guard let attributes, attributes[.type] as? FileAttributeType == .typeRegular,
            (attributes[.size] as? NSNumber)?.intValue != 0
        else { return }
        let isPolicy = place.lastPathComponent == PolicyFile.name
        // All that lies in a built app is read, whatever its name.
        let isRead = Audit.readsFiles(named: place.lastPathComponent) || audited.contains(where: Audit.isBuiltApp)
        guard isPolicy || isRead, AuditedTree.holds(place.path, audited),
            isPolicy || !isOurs(place.path)
        else { return }
        throw ValidationError(
            "\(option) is \(ShownName.of(path)), which the audit reads, and which would be lost; name another file.")
    }

    /// Whether a file is a report or a baseline.
    private static func isOurs(_ path: String) -> Bool {
        guard let data = try? InputFile.contents(path, maximumBytes: Baseline.maximumBytes) else { return false }
        if (try? Baseline(json: data)) != nil { return true }
        // The name of the tool stands at the beginning of our reports in JSON and SARIF.
        let head = String(decoding: data.prefix(1_024), as: UTF8.self)
        return head.hasPrefix("{") && head.contains("\"name\": \"\(ToolVersion.name)\"")
    }
}
