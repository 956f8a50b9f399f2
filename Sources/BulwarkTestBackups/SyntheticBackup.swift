internal import Crypto
internal import CryptoExtras
package import Foundation

/// A device backup made for a test, of any generation, encrypted or not, with the faults that are asked for.
package struct SyntheticBackup: Sendable {
    /// Which systems write backups of the form.
    package enum Generation: Sendable, CaseIterable {
        /// Manifest.mbdb and a flat folder: up to iOS 9.
        case records
        /// Manifest.db that anybody can read, with descriptions of files that are encrypted each: iOS 10.0.
        case encryptedDescriptions
        /// Manifest.db that anybody can read, whatever the files are: iOS 10.1.
        case readableDatabase
        /// Manifest.db encrypted with the rest: since iOS 10.2.
        case database
    }

    /// A file, folder or link of the device.
    package struct File: Sendable {
        /// The domain.
        package var domain: String
        /// The path in it.
        package var path: String
        /// The content.
        package var content: [UInt8]
        /// The number that tells files, folders and links apart.
        package var flags = 1
        /// The class of Data Protection.
        package var protectionClass = 3
        /// The size that the manifest gives, where it is not the content's.
        package var size: Int?
        /// Where a link leads to.
        package var target: String?
        /// Extended attributes.
        package var attributes: [String] = []
        /// The name in the backup, where it is not the right one.
        package var fileID: String?
        /// When it was last written, in seconds since 1970.
        package var modified: Int64 = 1_749_000_000
        /// Whether the list of files has the key of an encrypted file.
        package var hasKey = true
        /// Whether the content is left out of the backup.
        package var isMissing = false
        /// What is done to the stored bytes.
        package var damage: @Sendable (inout [UInt8]) -> Void = { _ in }

        /// A file with content.
        package init(_ domain: String, _ path: String, _ content: [UInt8] = [], protectionClass: Int = 3) {
            (self.domain, self.path, self.content) = (domain, path, content)
            self.protectionClass = protectionClass
        }

        /// A file with text.
        package init(_ domain: String, _ path: String, _ text: String, protectionClass: Int = 3) {
            self.init(domain, path, Array(text.utf8), protectionClass: protectionClass)
        }

        /// A folder.
        package static func folder(_ domain: String, _ path: String) -> File {
            var file = File(domain, path)
            file.flags = 2
            return file
        }

        /// A link.
        package static func link(_ domain: String, _ path: String, to target: String) -> File {
            var file = File(domain, path)
            (file.flags, file.target) = (4, target)
            return file
        }
    }

    /// The form.
    package var generation: Generation
    /// The keybag; nil for a backup that is not encrypted.
    package var keybag: SyntheticKeybag?
    /// The files.
    package var files: [File]
    /// The bundle identifiers in Manifest.plist.
    package var apps: [String]
    /// What Status.plist says.
    package var snapshotState = "finished"
    /// What Manifest.plist says, where it lies.
    package var claimsEncrypted: Bool?
    /// Whether encrypted descriptions of files are written in base64.
    package var writesDescriptionsAsText = false
    /// Statements that are run on Manifest.db at the end.
    package var statements: [String] = []
    /// Statements whose rows are in Manifest.db-wal alone.
    package var lateStatements: [String] = []
    /// What is done to the bytes of the manifest before they are encrypted.
    package var damage: @Sendable (inout [UInt8]) -> Void = { _ in }

    /// A backup of some files.
    package init(
        _ generation: Generation = .database, password: String? = nil, apps: [String] = [], files: [File] = []
    ) {
        self.generation = generation
        keybag = password.map { SyntheticKeybag(password: $0) }
        if generation != .database { keybag?.doubleIterations = nil }
        self.apps = apps
        self.files = files
    }

    /// Writes it into a folder that is made.
    package func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(properties(), to: folder.appendingPathComponent("Manifest.plist"))
        try write(status, to: folder.appendingPathComponent("Status.plist"))
        for file in files where file.flags == 1 && !file.isMissing { try write(file, in: folder) }
        if generation == .records {
            var bytes = try records()
            damage(&bytes)
            try Data(bytes).write(to: folder.appendingPathComponent("Manifest.mbdb"))
        } else {
            try writeDatabase(to: folder)
        }
    }

    /// The SHA-1 under which a file lies.
    package static func fileID(_ domain: String, _ path: String) -> String {
        Insecure.SHA1.hash(data: Data("\(domain)-\(path)".utf8)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
    }

    // MARK: Property lists

    private func properties() throws -> ListValue {
        var entries: [(String, ListValue)] = [
            ("IsEncrypted", .boolean(claimsEncrypted ?? (keybag != nil))), ("Version", .string("10.0")),
            ("Date", .date(since1970: 1_750_000_000)),
            (
                "Lockdown",
                .dictionary([("ProductVersion", .string("18.5")), ("DeviceName", .string("Ann's iPhone"))])
            ),
            (
                "Applications",
                .dictionary(apps.map { ($0, .dictionary([("CFBundleVersion", .string("42"))])) })
            ),
        ]
        if let keybag {
            entries.append(("BackupKeyBag", .data(try keybag.bytes())))
            if generation == .database {
                entries.append(("ManifestKey", .data(try keybag.wrapped(SyntheticKeybag.key("manifest"), by: 3))))
            }
        }
        return .dictionary(entries)
    }

    private var status: ListValue {
        .dictionary([
            ("SnapshotState", .string(snapshotState)), ("IsFullBackup", .boolean(false)),
            ("Date", .date(since1970: 1_750_000_000)), ("Version", .string("3.3")),
        ])
    }

    private func write(_ list: ListValue, to place: URL) throws {
        try Data(BinaryListWriter.bytes(of: list)).write(to: place)
    }

    // MARK: Files

    private func key(of file: File) -> SymmetricKey { SyntheticKeybag.key("\(file.domain)/\(file.path)") }

    private func write(_ file: File, in folder: URL) throws {
        let name = file.fileID ?? Self.fileID(file.domain, file.path)
        var parent = folder
        if generation != .records {
            parent.appendPathComponent(String(name.prefix(2)))
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        }
        var stored = file.content
        if keybag != nil { stored = try Self.encrypted(stored, key(of: file)) }
        file.damage(&stored)
        try Data(stored).write(to: parent.appendingPathComponent(name))
    }

    private static func encrypted(_ bytes: [UInt8], _ key: SymmetricKey) throws -> [UInt8] {
        let vector = try AES._CBC.IV(ivBytes: [UInt8](repeating: 0, count: 16))
        return Array(try AES._CBC.encrypt(Data(bytes), using: key, iv: vector))
    }

    /// What `NSKeyedArchiver` makes of a file's description.
    private func description(of file: File) throws -> [UInt8] {
        var objects: [ListValue] = [.string("$null")]
        func add(_ value: ListValue) -> ListValue {
            objects.append(value)
            return .reference(objects.count - 1)
        }
        objects.append(.string("the root comes here"))
        var root: [(String, ListValue)] = [
            ("Size", .integer(Int64(file.size ?? file.content.count))), ("Mode", .integer(mode(of: file))),
            ("ProtectionClass", .integer(Int64(file.protectionClass))), ("LastModified", .integer(file.modified)),
            ("LastStatusChange", .integer(1_749_000_000)), ("Birth", .integer(1_748_000_000)),
            ("InodeNumber", .integer(7)), ("UserID", .integer(501)), ("GroupID", .integer(501)),
            ("Flags", .integer(0)), ("RelativePath", add(.string(file.path))),
        ]
        if file.flags == 1, file.hasKey, let keybag {
            let wrapped = try keybag.wrapped(key(of: file), by: file.protectionClass)
            root.append(("EncryptionKey", add(.dictionary([("NS.data", .data(wrapped))]))))
        }
        if let target = file.target { root.append(("Target", add(.string(target)))) }
        if !file.attributes.isEmpty {
            let list = BinaryListWriter.bytes(of: .dictionary(file.attributes.map { ($0, .data([1])) }))
            root.append(("ExtendedAttributes", add(.dictionary([("NS.data", .data(list))]))))
        }
        let made: ListValue = add(
            .dictionary([("$classname", .string("MBFile")), ("$classes", .array([.string("MBFile")]))]))
        root.append(("$class", made))
        objects[1] = .dictionary(root)
        return BinaryListWriter.bytes(
            of: .dictionary([
                ("$version", .integer(100_000)), ("$archiver", .string("NSKeyedArchiver")),
                ("$top", .dictionary([("root", .reference(1))])), ("$objects", .array(objects)),
            ]))
    }

    private func mode(of file: File) -> Int64 {
        switch file.flags {
        case 2: 0o040755
        case 4: 0o120755
        default: 0o100644
        }
    }

    // MARK: Manifests

    private func writeDatabase(to folder: URL) throws {
        var script = [
            "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)",
            "CREATE INDEX FilesDomainIdx ON Files(domain)", "CREATE INDEX FilesRelativePathIdx ON Files(relativePath)",
            "CREATE INDEX FilesFlagsIdx ON Files(flags)",
            "CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)", "BEGIN",
        ]
        if generation == .encryptedDescriptions {
            script.append("INSERT INTO Properties VALUES ('salt', \(SQLiteImage.literal(Self.salt)))")
        }
        for file in files { script.append(try row(of: file)) }
        script += ["COMMIT"] + statements
        var database: [UInt8]
        if lateStatements.isEmpty {
            database = try SQLiteImage.bytes(script)
        } else {
            let files = try SQLiteImage.bytesWithLog(script, inLog: lateStatements)
            database = files.database
            try Data(files.log).write(to: folder.appendingPathComponent("Manifest.db-wal"))
        }
        damage(&database)
        if keybag != nil, generation == .database {
            database = try Self.encrypted(database, SyntheticKeybag.key("manifest"))
        }
        try Data(database).write(to: folder.appendingPathComponent("Manifest.db"))
    }

    /// The statement that adds a file to Manifest.db.
    package func row(of file: File) throws -> String {
        let values = [
            SQLiteImage.literal(file.fileID ?? Self.fileID(file.domain, file.path)), SQLiteImage.literal(file.domain),
            SQLiteImage.literal(file.path), String(file.flags), try storedDescription(of: file),
        ]
        return "INSERT INTO Files VALUES (\(values.joined(separator: ", ")))"
    }

    /// A file's description as a literal, encrypted as iOS 10.0 did.
    private func storedDescription(of file: File) throws -> String {
        let bytes = try description(of: file)
        guard generation == .encryptedDescriptions, let keybag else { return SQLiteImage.literal(bytes) }
        let digest = Insecure.SHA1.hash(data: Data(keybag.password.utf8) + Data(Self.salt.utf8))
        let vector = try AES._CBC.IV(ivBytes: (0..<16).map { UInt8($0) })
        let encrypted = try AES._CBC.encrypt(
            Data(bytes), using: SymmetricKey(data: Data(digest).prefix(16)), iv: vector)
        return writesDescriptionsAsText
            ? SQLiteImage.literal(encrypted.base64EncodedString()) : SQLiteImage.literal(Array(encrypted))
    }

    private static let salt = "8f2c41d7"

    private func records() throws -> [UInt8] {
        func big(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
        }
        func string(_ bytes: [UInt8]?) -> [UInt8] { bytes.map { big($0.count, 2) + $0 } ?? [0xff, 0xff] }
        var bytes = Array("mbdb".utf8) + [5, 0]
        for file in files {
            bytes += string(Array(file.domain.utf8)) + string(Array(file.path.utf8))
            bytes += string(file.target.map { Array($0.utf8) }) + string(nil)
            bytes += string(
                try file.flags == 1 ? keybag?.wrapped(key(of: file), by: file.protectionClass) : nil)
            bytes += big(Int(mode(of: file)), 2) + big(7, 8) + big(501, 4) + big(501, 4)
            bytes += big(1_749_000_000, 4) + big(1_749_000_000, 4) + big(1_748_000_000, 4)
            bytes += big(file.size ?? file.content.count, 8) + [UInt8(file.protectionClass)]
            bytes += [UInt8(file.attributes.count)]
            for name in file.attributes { bytes += string(Array(name.utf8)) + string([1]) }
        }
        return bytes
    }
}
