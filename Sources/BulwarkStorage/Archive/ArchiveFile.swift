public import BulwarkCore
internal import Crypto
internal import Foundation

/// One sealed archive in a file, told apart from older copies of itself.
///
/// ```swift
/// let file = ArchiveFile("\(folder)/settings", archive, counter: KeychainArchiveCounter(keychain))
/// try await file.save(settings)
/// let loaded = try await file.load()     // nil only when nothing was saved, or what was saved was removed
/// ```
///
/// Each save has a number of its own, given out by the counter before the file is written and confirmed after it is durable. A
/// file below the confirmed number is an old copy, and a file that is gone without ``remove()`` is missed: both are
/// ``StorageError/Code/rolledBack``. A crash at any point leaves the old or the new value, and both load.
///
/// - Warning: One process at a time: two that save at once can give out one number twice. And who can remove the mark from the
///   counter makes the file one that was never counted.
public actor ArchiveFile<Value: Codable & Sendable> {
    /// What is done with a file that the counter knows nothing of: one from before there was a counter, or from another
    /// device's backup.
    public enum Uncounted: Sendable, Hashable {
        /// It is ``StorageError/Code/rolledBack``.
        case refused
        /// It is taken as it is, and counted from now on.
        case adopted
    }

    private let path: String
    private let archive: SealedArchive<Value>
    private let counter: any ArchiveCounter
    private let uncounted: Uncounted
    private let files: any FileSystem
    private let prepare: @Sendable (String) throws(CoreError) -> Void
    private let name: String
    private var isBusy = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Names the file.
    ///
    /// - Parameters:
    ///   - path: Where it is, in a folder that is there.
    ///   - archive: What is in it.
    ///   - counter: Where its mark is kept.
    ///   - uncounted: What is done with a file that the counter knows nothing of.
    ///   - files: The file system.
    ///   - prepare: Called with the path of each new file while it is empty, to set its protection and exclusion from backups.
    public init(
        _ path: String, _ archive: SealedArchive<Value>, counter: any ArchiveCounter, uncounted: Uncounted = .refused,
        files: any FileSystem = SystemFileSystem(),
        prepare: @escaping @Sendable (String) throws(CoreError) -> Void = { _ throws(CoreError) in }
    ) {
        self.path = path
        self.archive = archive
        self.counter = counter
        self.uncounted = uncounted
        self.files = files
        self.prepare = prepare
        name = Hexadecimal.text(Array(SHA256.hash(data: Data((archive.typeName + "\0" + archive.context).utf8))))
    }

    /// Saves a value durably, in place of the one that is there.
    ///
    /// - Throws: ``StorageError/Code/rejected``, ``StorageError/Code/tooLarge``, ``StorageError/Code/locked``, or what the
    ///   counter and the file system answer; then the old value is still there.
    public func save(_ value: Value) async throws(StorageError) {
        await enter()
        defer { leave() }
        var mark = try await counter.mark(of: name) ?? ArchiveMark(least: 1, last: 0, mayBeAbsent: true)
        let (next, isExhausted) = mark.last.addingReportingOverflow(1)
        if isExhausted { throw StorageError(.refused, "the numbers of archives are used up") }
        let bytes = try archive.seal(value, generation: next)
        mark.last = next
        try await counter.setMark(mark, of: name)
        try calling { () throws(CoreError) in try files.replaceDurably(path, with: bytes, prepare: prepare) }
        try await counter.setMark(ArchiveMark(least: next, last: next, mayBeAbsent: false), of: name)
    }

    /// The value that was saved last; nil when none was, or when it was removed.
    ///
    /// - Throws: ``StorageError/Code/rolledBack`` for an old copy or for a file that is gone; what
    ///   ``SealedArchive/open(_:notBefore:)`` throws; ``StorageError/Code/locked``, or what the counter and the file system answer.
    public func load() async throws(StorageError) -> Value? {
        await enter()
        defer { leave() }
        let mark = try await counter.mark(of: name)
        guard let bytes = try contents() else {
            if mark?.mayBeAbsent == false { throw StorageError(.rolledBack, "the file is gone") }
            return nil
        }
        let opened = try archive.open(bytes)
        guard let mark else {
            if uncounted == .refused { throw StorageError(.rolledBack, "the counter knows nothing of the file") }
            try await confirm(opened.generation, last: opened.generation)
            return opened.value
        }
        if opened.generation < mark.least {
            // What was removed stays removed, whoever puts it back.
            if mark.mayBeAbsent { return nil }
            throw StorageError(.rolledBack, "the file is a copy from earlier")
        }
        if opened.generation > mark.least || mark.mayBeAbsent {
            try await confirm(opened.generation, last: max(opened.generation, mark.last))
        }
        return opened.value
    }

    /// Removes the value for good: no copy of the file from earlier loads any more.
    ///
    /// - Throws: What the counter and the file system answer.
    public func remove() async throws(StorageError) {
        await enter()
        defer { leave() }
        let mark = try await counter.mark(of: name)
        if let mark = mark ?? markOfUncounted() {
            let (next, isExhausted) = mark.last.addingReportingOverflow(1)
            if isExhausted { throw StorageError(.refused, "the numbers of archives are used up") }
            try await counter.setMark(ArchiveMark(least: next, last: mark.last, mayBeAbsent: true), of: name)
        }
        do throws(CoreError) {
            try files.unlink(path)
            try files.synchronizeFolder(SystemFileSystem.split(path).folder)
        } catch {
            if error.code != .notFound { throw StorageError(error) }
        }
    }

    /// The mark that a file would have which the counter knows nothing of; nil where there is none.
    private func markOfUncounted() -> ArchiveMark? {
        var generation: UInt64 = 0
        // One that does not open has a number that nobody knows; copies of it do not open either.
        do throws(StorageError) {
            guard let bytes = try contents() else { return nil }
            generation = try archive.open(bytes).generation
        } catch {}
        return ArchiveMark(least: generation, last: generation, mayBeAbsent: false)
    }

    private func confirm(_ generation: UInt64, last: UInt64) async throws(StorageError) {
        try await counter.setMark(ArchiveMark(least: generation, last: last, mayBeAbsent: false), of: name)
    }

    private func contents() throws(StorageError) -> [UInt8]? {
        do throws(CoreError) {
            let overhead = ArchiveHeader.size + ArchiveHeader.tagSize
            return try files.contents(of: path, limit: min(archive.limits.byteCount, .max - overhead) + overhead)
        } catch {
            if error.code == .notFound { return nil }
            throw StorageError(error)
        }
    }

    private func calling(_ body: () throws(CoreError) -> Void) throws(StorageError) {
        do { try body() } catch { throw StorageError(error) }
    }

    /// Waits until no other call is under way: an actor lets others in at each `await`.
    private func enter() async {
        while isBusy { await withCheckedContinuation { waiters.append($0) } }
        isBusy = true
    }

    private func leave() {
        isBusy = false
        let waiting = waiters
        waiters = []
        for waiter in waiting { waiter.resume() }
    }
}
