import Foundation

@testable import BulwarkAudit

extension AuditedApp {
    /// Whether files are those of a built app.
    static func isBuilt(_ files: [String: String]) -> Bool {
        files.keys.contains { $0.hasPrefix("Payload/") || $0.hasPrefix("Products/") }
    }

    /// A built app of files given by path: an executable or a compiled interface is given by its listing.
    static func built(_ files: [String: String], now: Int64 = 1_800_000_000) -> AuditedApp {
        built(files.mapValues { ExecutableListing.file($0) ?? NIBListing.file($0) ?? Array($0.utf8) }, now: now)
    }

    /// A built app of files given by path, all of them read as the audit reads them.
    static func built(_ files: [String: [UInt8]], now: Int64 = 1_800_000_000) -> AuditedApp {
        var files = files
        let isArchive = files.keys.contains { $0.hasPrefix("Products/") }
        let root = isArchive ? "Products/Applications/Bank.app" : "Payload/Bank.app"
        let list = "<plist><dict><key>CFBundlePackageType</key><string>APPL</string></dict></plist>"
        if files[root + "/Info.plist"] == nil { files[root + "/Info.plist"] = Array(list.utf8) }
        let layout = BundleLayout(files.keys.sorted(), in: isArchive ? .archive : .download)
        let read = files.sorted { $0.key < $1.key }.compactMap { path, bytes -> ResourceFile? in
            guard let bundle = layout.bundle(of: path),
                let kind = BundleFileKind.kind(of: path, in: bundle, head: { Array(bytes.prefix(8)) })
            else { return nil }
            return ResourceFile.parse(
                bytes, as: InputFile(path: path, absolutePath: "/" + path, kind: kind, size: bytes.count))
        }
        return AuditedApp(
            code: CodeBase([(path: String, facts: FileFacts)]()), resources: AppResources(read, layout: layout),
            layout: layout, now: now)
    }
}
