internal import BulwarkCore

/// Remembers a number that only grows: that of the newest data that a bag's keys protect, so that older data in its place is
/// noticed.
///
/// - Warning: It is worth as much as the place where it is kept. Beside the data it finds a database that came back alone, from
///   a backup or by a tool that syncs; against somebody who can write the folder it takes a place that they cannot reach, such as
///   a counter of a TPM.
public protocol Watermark: Sendable {
    /// The largest number that was remembered; 0 where none was.
    ///
    /// - Throws: ``KeybagError/Code/tampered`` where it is not what was written; what the medium answers.
    func value() throws(KeybagError) -> UInt64

    /// Remembers a number durably, unless a larger one is.
    func raise(to value: UInt64) throws(KeybagError)
}

/// A ``Watermark`` in a file, authenticated by a code that the caller computes.
struct FileWatermark: Watermark {
    private static let magic = Array("BWKBMARK".utf8)
    private static let version: UInt8 = 1

    let path: String
    let files: any FileSystem
    let authenticate: @Sendable ([UInt8]) -> [UInt8]

    func value() throws(KeybagError) -> UInt64 {
        let bytes: [UInt8]
        do throws(CoreError) { bytes = try files.contents(of: path, limit: 256) } catch {
            // Whoever can take it away can put an old one there too.
            if error.code == .notFound { return 0 }
            throw KeybagError(error)
        }
        let body = Array(bytes.prefix(17))
        let isAuthentic = authenticate(body).withUnsafeBytes { expected in
            Array(bytes.dropFirst(17)).withUnsafeBytes { ConstantTime.areEqual(expected, $0) }
        }
        guard body.count == 17, body.starts(with: Self.magic), body[8] == Self.version, isAuthentic else {
            throw KeybagError(.tampered, "watermark")
        }
        return body[9...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    func raise(to value: UInt64) throws(KeybagError) {
        let lock = try Keybag.filing { () throws(CoreError) in
            let lock = try files.open(path + ".lock", [.reading, .writing, .creating, .notFollowingLinks])
            try lock.lock(.exclusive, waiting: true)
            return lock
        }
        defer { try? lock.unlock() }
        try raiseAlone(to: value)
    }

    /// As ``raise(to:)``, for whoever sees to it that nobody else writes.
    func raiseAlone(to value: UInt64) throws(KeybagError) {
        if try self.value() >= value { return }
        var body = Self.magic + [Self.version]
        withUnsafeBytes(of: value.bigEndian) { body.append(contentsOf: $0) }
        let bytes = body + authenticate(body)
        try Keybag.filing { () throws(CoreError) in try files.replaceDurably(path, with: bytes) }
    }
}

extension Keybag {
    /// The number of the newest data that was remembered; 0 where none was. See ``Watermark``.
    public func watermark() throws(KeybagError) -> UInt64 {
        try marks.value()
    }

    /// Remembers a number durably, unless a larger one is.
    public func raiseWatermark(to value: UInt64) throws(KeybagError) {
        try marks.raise(to: value)
    }

    /// Removes what an earlier bag of that path remembered.
    static func removeWatermarks(_ path: String, _ files: any FileSystem) throws(CoreError) {
        for name in [path + ".mark", path + ".generation"] {
            do throws(CoreError) { try files.unlink(name) } catch {
                if error.code != .notFound { throw error }
            }
        }
    }

    static func watermark(
        _ path: String, _ setup: KeybagConfiguration, _ identifier: [UInt8], _ device: DeviceKeys
    ) -> any Watermark {
        if let given = setup.watermark { return given }
        return watermark("mark", of: path, setup, identifier, device.watermark(of: identifier))
    }

    /// A watermark in a file, beside the bag or in the folder that was chosen.
    static func watermark(
        _ kind: String, of path: String, _ setup: KeybagConfiguration, _ identifier: [UInt8], _ key: SecureBytes
    ) -> FileWatermark {
        let place = setup.watermarkFolder.map { $0 + "/" + Hexadecimal.text(identifier) } ?? path
        return FileWatermark(path: place + "." + kind, files: setup.files) {
            DeviceKeys.authenticate($0, under: key)
        }
    }
}
