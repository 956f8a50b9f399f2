public import BulwarkCore
public import Crypto
internal import Foundation

/// Seals values of one type, for one place, so that they come back as they were written or not at all.
///
/// ```swift
/// let archive = try SealedArchive<Settings>("settings", version: 2, context: "user/\(user.id)", key: key)
///     .reading(version: 1, as: SettingsV1.self) { Settings($0) }
///     .requiring("a limit is not negative") { $0.limit >= 0 }
/// let bytes = try archive.seal(settings)
/// let opened = try archive.open(bytes).value
/// ```
///
/// Each archive is sealed by AES-256-GCM under a key of its own, which HKDF-SHA256 (RFC 5869) makes from the caller's key, a
/// random salt, the name of the type, its version and the context. So an archive opens under the name, version, context
/// and key that it was sealed under and no others: it cannot pass for another type, for another user's or for another
/// file's. The header commits to the key, for GCM alone does not. `Documentation/archives.md` describes the format.
///
/// An old archive opens like the present one. ``ArchiveFile`` tells them apart by a counter that is kept elsewhere.
///
/// - Warning: The JSON coder leaves copies of the value in memory that nobody zeroes. Give what is secret as a whole its
///   own item in the keychain.
public struct SealedArchive<Value: Codable & Sendable>: Sendable {
    /// The name of the type: a constant of the app's, which outlives the Swift type's.
    public let typeName: String
    /// The version of the type that is written.
    public let version: UInt32
    /// Where the archive belongs.
    public let context: String
    /// The most that is read and written.
    public let limits: ArchiveLimits

    private let key: SymmetricKey
    private let entropy: any EntropySource
    private var readers: [UInt32: ArchiveReader<Value>]
    private var rules: [ArchiveRule<Value>] = []

    /// Describes archives of a type for a place.
    ///
    /// - Parameters:
    ///   - typeName: The name of the type, at most 1,024 bytes; never use one again for another type.
    ///   - version: The version of the type.
    ///   - context: Where the archive belongs: what it is for, whose it is, the file's name; at most 1,024 bytes.
    ///   - key: The key, of at least 256 bits, such as the keychain's `encryptionKey`. It may serve other archives too.
    ///   - limits: The most that is read and written.
    ///   - entropy: Where salts come from.
    /// - Throws: ``StorageError/Code/invalidName`` for an empty or too long name or context; ``StorageError/Code/refused`` for a
    ///   short key.
    public init(
        _ typeName: String, version: UInt32 = 1, context: String, key: SymmetricKey, limits: ArchiveLimits = .standard,
        entropy: any EntropySource = SystemEntropy()
    ) throws(StorageError) {
        for name in [typeName, context] where name.isEmpty || name.utf8.count > 1024 {
            throw StorageError(.invalidName, "an archive has a type's name and a context of at most 1,024 bytes")
        }
        guard key.bitCount >= 256 else { throw StorageError(.refused, "the key has less than 256 bits") }
        self.typeName = typeName
        self.version = version
        self.context = context
        self.key = key
        self.limits = limits
        self.entropy = entropy
        readers = [version: ArchiveReader { (data) throws(StorageError) in try ArchiveCoder.decode(Value.self, data) }]
    }

    /// Reads an older version of the type, too.
    ///
    /// - Parameters:
    ///   - version: The older version.
    ///   - type: What it looked like.
    ///   - upgrade: Makes the present value of it.
    public func reading<Old: Codable & Sendable>(
        version: UInt32, as type: Old.Type, upgrade: @escaping @Sendable (Old) throws(StorageError) -> Value
    ) -> Self {
        var archive = self
        archive.readers[version] = ArchiveReader { (data) throws(StorageError) in
            try upgrade(ArchiveCoder.decode(type, data))
        }
        return archive
    }

    /// Holds values to a rule: one that breaks it is neither sealed nor handed out.
    ///
    /// - Parameters:
    ///   - rule: What holds; fixed text, which the error gives.
    ///   - holds: Whether it does.
    public func requiring(_ rule: StaticString, _ holds: @escaping @Sendable (Value) -> Bool) -> Self {
        var archive = self
        archive.rules.append(ArchiveRule(text: rule, holds: holds))
        return archive
    }

    /// Seals a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - generation: A number that grows with each archive for this place, where somebody keeps count.
    /// - Throws: ``StorageError/Code/rejected`` when it breaks a rule; ``StorageError/Code/wrongType`` when it cannot be
    ///   written as JSON; ``StorageError/Code/tooLarge``.
    public func seal(_ value: Value, generation: UInt64 = 0) throws(StorageError) -> [UInt8] {
        try check(value)
        var plain = try ArchiveCoder.encode(value)
        defer { plain.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        guard plain.count <= limits.byteCount else { throw StorageError(.tooLarge) }
        let salt = entropy.bytes(ArchiveHeader.saltSize)
        let keys = keys(version: version, salt: salt)
        let header = ArchiveHeader(
            version: version, generation: generation, salt: salt, commitment: keys.commitment)
        do {
            let box = try AES.GCM.seal(
                plain, using: keys.sealing, nonce: ArchiveHeader.nonce(), authenticating: header.bytes)
            return header.bytes + box.ciphertext + box.tag
        } catch {
            throw StorageError(.system, "the archive could not be sealed")
        }
    }

    /// Opens what was sealed.
    ///
    /// - Parameters:
    ///   - bytes: An archive.
    ///   - generation: The least generation that is accepted.
    /// - Returns: The value and its generation.
    /// - Throws: ``StorageError/Code/wrongType`` for what is no archive; ``StorageError/Code/unknownVersion``;
    ///   ``StorageError/Code/tooLarge``; ``StorageError/Code/tampered`` when anything was altered, or when it was sealed for
    ///   another type, another place or under another key; ``StorageError/Code/rolledBack`` when it is older than asked for;
    ///   ``StorageError/Code/rejected`` when the value breaks a rule.
    public func open(
        _ bytes: some Collection<UInt8>, notBefore generation: UInt64 = 0
    ) throws(StorageError) -> OpenedArchive<Value> {
        let bytes = Data(bytes)
        let header = try ArchiveHeader(bytes, limits)
        guard let reader = readers[header.version] else {
            throw StorageError(.unknownVersion, "a version of the type that is not read here")
        }
        let keys = keys(version: header.version, salt: header.salt)
        let isCommitted = keys.commitment.withUnsafeBytes { ours in
            header.commitment.withUnsafeBytes { ConstantTime.areEqual(ours, $0) }
        }
        guard isCommitted else { throw .tampered("altered, or sealed for another type or place or under another key") }
        var plain = try Self.plain(bytes, header, keys.sealing)
        defer { plain.withUnsafeMutableBytes { SecureMemory.zero($0) } }
        // Judged once it is authentic, so that nobody learns from it what a forgery would need.
        guard header.generation >= generation else { throw StorageError(.rolledBack) }
        let value = try reader.read(plain)
        try check(value)
        return OpenedArchive(value: value, generation: header.generation, version: header.version)
    }

    private static func plain(
        _ bytes: Data, _ header: ArchiveHeader, _ key: SymmetricKey
    ) throws(StorageError) -> Data {
        do {
            let box = try AES.GCM.SealedBox(
                nonce: ArchiveHeader.nonce(),
                ciphertext: bytes.dropFirst(ArchiveHeader.size).dropLast(ArchiveHeader.tagSize),
                tag: bytes.suffix(ArchiveHeader.tagSize))
            return try AES.GCM.open(box, using: key, authenticating: header.bytes)
        } catch {
            throw .tampered("the archive was altered")
        }
    }

    private func check(_ value: Value) throws(StorageError) {
        for rule in rules where !rule.holds(value) { throw StorageError(.rejected, rule.text) }
    }

    private func keys(version: UInt32, salt: [UInt8]) -> ArchiveKeys {
        ArchiveKeys(key, salt: salt, typeName: typeName, version: version, context: context)
    }
}

/// What an archive held.
public struct OpenedArchive<Value: Sendable>: Sendable {
    /// The value.
    public let value: Value
    /// The number that it was sealed with.
    public let generation: UInt64
    /// The version of the type that was read.
    public let version: UInt32
}

struct ArchiveReader<Value>: Sendable {
    let read: @Sendable (Data) throws(StorageError) -> Value
}

struct ArchiveRule<Value>: Sendable {
    let text: StaticString
    let holds: @Sendable (Value) -> Bool
}
