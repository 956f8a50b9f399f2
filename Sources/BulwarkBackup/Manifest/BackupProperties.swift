package import BulwarkCore
internal import BulwarkProperties
internal import Foundation

/// What Manifest.plist and Status.plist say of a backup.
package struct BackupProperties: Sendable {
    /// An app that the backup holds something of.
    package struct App: Sendable, Hashable {
        /// The bundle identifier.
        package var identifier: String
        /// The version of the app, where the manifest says.
        package var version: String?
    }

    /// Whether the manifest calls the backup encrypted.
    package var isEncrypted = false
    /// The keybag's bytes.
    package var keybag: [UInt8]?
    /// The key of Manifest.db, wrapped.
    package var manifestKey: WrappedKey?
    /// The version of the device's system.
    package var systemVersion: String?
    /// The name of the device.
    package var deviceName: String?
    /// When the backup was made, in seconds since 1970.
    package var date: Int64?
    /// The apps, sorted.
    package var apps: [App] = []
    /// Whether the device says that the backup is complete; nil where Status.plist does not say.
    package var isFinished: Bool?
    /// Whether it is a full one, and not only what changed; nil where Status.plist does not say.
    package var isFull: Bool?

    /// Makes properties of which nothing is known.
    package init() {}

    /// The largest Manifest.plist and Status.plist that are read, in bytes.
    private static let limit = 64 << 20
    /// From the reference date of property lists, 2001, to 1970.
    private static let referenceDate = 978_307_200.0

    /// Reads both files.
    ///
    /// - Throws: ``BackupError`` where Manifest.plist cannot be read; Status.plist may be missing.
    package init(folder: String, files: any FileSystem) throws(BackupError) {
        let manifest: PropertyNode
        do throws(BackupError) { manifest = try Self.tree("\(folder)/Manifest.plist", files) } catch {
            guard error.code == .file else { throw error }
            throw BackupError(.file, "Manifest.plist", detail: error.detail)
        }
        isEncrypted = manifest["IsEncrypted"]?.boolean ?? false
        if case .data(let bytes)? = manifest["BackupKeyBag"]?.value { keybag = bytes }
        if case .data(let bytes)? = manifest["ManifestKey"]?.value { manifestKey = WrappedKey(bytes) }
        systemVersion = manifest["Lockdown"]["ProductVersion"]?.string
        deviceName = manifest["Lockdown"]["DeviceName"]?.string
        date = Self.seconds(manifest["Date"])
        apps = (manifest["Applications"]?.entries ?? []).map {
            App(identifier: $0.key, version: ($0.node["CFBundleVersion"])?.string)
        }.sorted { $0.identifier < $1.identifier }
        if let status = try? Self.tree("\(folder)/Status.plist", files) {
            isFinished = status["SnapshotState"]?.string.map { $0 == "finished" }
            isFull = status["IsFullBackup"]?.boolean
            date = Self.seconds(status["Date"]) ?? date
        }
    }

    private static func tree(_ path: String, _ files: any FileSystem) throws(BackupError) -> PropertyNode {
        let bytes: [UInt8]
        do throws(CoreError) { bytes = try files.contents(of: path, limit: limit) } catch { throw BackupError(error) }
        guard let tree = try? PropertyDocument.propertyList(bytes), tree.isDictionary else {
            throw BackupError(.propertiesMalformed)
        }
        return tree
    }

    /// A date in seconds since 1970: binary lists count from 2001, those in XML write it out.
    private static func seconds(_ node: PropertyNode?) -> Int64? {
        guard case .date(let text)? = node?.value else { return nil }
        if let seconds = Double(text) { return Int64(exactly: (seconds + referenceDate).rounded()) }
        return (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }
}
