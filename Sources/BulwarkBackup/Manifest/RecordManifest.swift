/// Reads Manifest.mbdb, the list of files of backups up to iOS 9.
package struct RecordManifest {
    private let bytes: [UInt8]
    private var index = 6

    /// The first bytes of every such file: its name and version 5.0.
    static let magic = Array("mbdb\u{5}\u{0}".utf8)

    /// Takes the file.
    package init(_ bytes: [UInt8]) throws(BackupError) {
        guard bytes.starts(with: Self.magic) else { throw BackupError(.manifestUnreadable, "no list of files") }
        self.bytes = bytes
    }

    /// Whether files have keys, as those of encrypted backups alone have: the first of them tell.
    package var holdsKeys: Bool {
        var reader = self
        for _ in 0..<1_000 {
            guard reader.index < bytes.count, let fields = reader.fields() else { return false }
            if fields.key.flatMap({ WrappedKey($0) }) != nil { return true }
        }
        return false
    }

    /// Calls `body` with every record of the domains that are wanted, up to the end or to the first record that is damaged: nothing
    /// says where the next begins.
    package func forEachRecord(in isWanted: (String) -> Bool, _ body: (BackupRecord) -> Void) -> ManifestFlaws {
        var reader = self
        var flaws = ManifestFlaws()
        while reader.index < bytes.count {
            guard let fields = reader.fields() else {
                flaws.isDamaged = true
                return flaws
            }
            guard let domain = fields.domain, let path = fields.path else {
                flaws.incomplete += 1
                continue
            }
            guard isWanted(domain) else { continue }
            let kind: BackupRecord.Kind =
                switch fields.mode & 0xF000 {
                case 0x8000: .file
                case 0x4000: .folder
                case 0xA000: .link
                default: .other(fields.mode >> 12)
                }
            var record = BackupRecord(
                fileID: FileID(domain: domain, path: path), domain: domain, path: path, kind: kind)
            record.size = Int64(exactly: fields.size)
            record.mode = fields.mode
            record.protectionClass = fields.protectionClass
            record.modified = fields.modified
            record.created = fields.created
            record.key = fields.key.flatMap { WrappedKey($0) }
            record.target = kind == .link ? fields.target : nil
            record.attributes = fields.attributes
            body(record)
        }
        return flaws
    }

    private struct Fields {
        var domain: String?
        var path: String?
        var target: String?
        var key: [UInt8]?
        var mode = 0
        var modified: Int64 = 0
        var created: Int64 = 0
        var size: UInt64 = 0
        var protectionClass = 0
        var attributes: [String] = []
    }

    private mutating func fields() -> Fields? {
        var fields = Fields()
        guard let domain = string(), let path = string(), let target = string(), string() != nil, let key = string(),
            let mode = number(2), number(8) != nil, number(4) != nil, number(4) != nil, let modified = number(4),
            number(4) != nil, let created = number(4), let size = number(8), let protection = number(1),
            let count = number(1)
        else { return nil }
        fields.domain = Self.text(domain)
        fields.path = Self.text(path)
        fields.target = Self.text(target)
        if let key { fields.key = Array(key) }
        fields.mode = Int(mode)
        fields.modified = Int64(modified)
        fields.created = Int64(created)
        fields.size = size
        fields.protectionClass = Int(protection)
        for _ in 0..<count {
            guard let name = string(), string() != nil else { return nil }
            if let name = Self.text(name) { fields.attributes.append(name) }
        }
        return fields
    }

    /// A string's bytes; nil inside for one that is not there, nil outside for one that goes past the end.
    private mutating func string() -> ArraySlice<UInt8>?? {
        guard let length = number(2) else { return .none }
        if length == 0xFFFF { return .some(nil) }
        guard index + Int(length) <= bytes.count else { return .none }
        defer { index += Int(length) }
        return .some(bytes[index..<(index + Int(length))])
    }

    private static func text(_ bytes: ArraySlice<UInt8>?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    /// A number of so many bytes, the highest first.
    private mutating func number(_ size: Int) -> UInt64? {
        guard index + size <= bytes.count else { return nil }
        defer { index += size }
        return bytes[index..<(index + size)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
