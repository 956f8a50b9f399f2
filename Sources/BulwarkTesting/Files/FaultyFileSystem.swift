public import BulwarkCore

/// A file system that puts faults in the way of another one.
///
/// ```swift
/// // What if the process dies at any call?
/// for call in 1... {
///     let disk = InMemoryFileSystem()
///     let files = FaultyFileSystem(over: disk, faults: [FileFault(.crash, at: call)])
///     try? save(to: files)
///     check(disk)
///     if !files.hasCrashed { break }
/// }
/// ```
public final class FaultyFileSystem: FileSystem {
    private struct State {
        var faults: [(fault: FileFault, seen: Int)]
        var log: [FileOperation] = []
        var hasCrashed = false
    }

    private let base: any FileSystem
    private let state: Locked<State>

    /// Puts faults in the way of a file system.
    public init(over base: any FileSystem, faults: [FileFault] = []) {
        self.base = base
        state = Locked(State(faults: faults.map { ($0, 0) }))
    }

    /// The calls that were asked for, in order, up to a crash.
    public var log: [FileOperation] { state.withLock { $0.log } }

    /// Whether a ``FileFault/Effect/crash`` was met.
    public var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

    /// Adds a fault; it counts calls from now on.
    public func add(_ fault: FileFault) { state.withLock { $0.faults.append((fault, 0)) } }

    /// Removes all faults; a crash stays.
    public func removeFaults() { state.withLock { $0.faults = [] } }

    /// Opens a file whose calls meet the faults too.
    public func open(
        _ path: String, _ options: OpenOptions, permissions: FilePermissions
    ) throws(CoreError) -> any OpenFile {
        try meet(.open)
        return FaultyFile(try base.open(path, options, permissions: permissions), self)
    }

    /// Asks the other file system; no fault.
    public func status(of path: String, followingLinks: Bool) throws(CoreError) -> FileStatus {
        try passUnlessCrashed()
        return try base.status(of: path, followingLinks: followingLinks)
    }

    /// Asks the other file system; no fault.
    public func names(inFolder path: String) throws(CoreError) -> [String] {
        try passUnlessCrashed()
        return try base.names(inFolder: path)
    }

    /// Makes a folder.
    public func makeFolder(_ path: String, permissions: FilePermissions) throws(CoreError) {
        try meet(.makeFolder)
        try base.makeFolder(path, permissions: permissions)
    }

    /// Gives a file another name.
    public func rename(_ path: String, to newPath: String) throws(CoreError) {
        try meet(.rename)
        try base.rename(path, to: newPath)
    }

    /// Removes a file's name.
    public func unlink(_ path: String) throws(CoreError) {
        try meet(.remove)
        try base.unlink(path)
    }

    /// Removes an empty folder.
    public func removeFolder(_ path: String) throws(CoreError) {
        try meet(.remove)
        try base.removeFolder(path)
    }

    /// Sets permissions.
    public func setPermissions(_ permissions: FilePermissions, of path: String) throws(CoreError) {
        try meet(.attribute)
        try base.setPermissions(permissions, of: path)
    }

    /// Makes names durable.
    public func synchronizeFolder(_ path: String) throws(CoreError) {
        try meet(.synchronizeFolder)
        try base.synchronizeFolder(path)
    }

    /// Asks the other file system.
    public func extendedAttribute(_ name: String, of path: String) throws(CoreError) -> [UInt8]? {
        try meet(.attribute)
        return try base.extendedAttribute(name, of: path)
    }

    /// Sets an extended attribute.
    public func setExtendedAttribute(_ name: String, to value: [UInt8], of path: String) throws(CoreError) {
        try meet(.attribute)
        try base.setExtendedAttribute(name, to: value, of: path)
    }

    /// Removes an extended attribute.
    public func removeExtendedAttribute(_ name: String, of path: String) throws(CoreError) {
        try meet(.attribute)
        try base.removeExtendedAttribute(name, of: path)
    }

    /// Asks the other file system; no fault.
    public func volume(of path: String) throws(CoreError) -> VolumeDescription {
        try passUnlessCrashed()
        return try base.volume(of: path)
    }

    func passUnlessCrashed() throws(CoreError) {
        if hasCrashed { throw CoreError(.system, "the process died") }
    }

    /// Counts a call; throws when it must not be made.
    func meet(_ operation: FileOperation) throws(CoreError) {
        switch effect(on: operation) {
        case nil, .short: return
        case .failure(let code): throw CoreError(code, "injected")
        case .noSpaceHalfway: throw CoreError(.noSpace, "injected")
        case .crash: throw CoreError(.system, "the process died")
        }
    }

    /// Counts a call; gives what befalls it.
    func effect(on operation: FileOperation) -> FileFault.Effect? {
        state.withLock { state in
            if state.hasCrashed { return .failure(.system) }
            state.log.append(operation)
            var effect: FileFault.Effect?
            for index in state.faults.indices {
                let fault = state.faults[index].fault
                guard fault.operations.isEmpty || fault.operations.contains(operation) else { continue }
                state.faults[index].seen += 1
                let seen = state.faults[index].seen
                if effect == nil, seen == fault.occurrence || fault.persists && seen > fault.occurrence {
                    effect = fault.effect
                }
            }
            if effect == .crash { state.hasCrashed = true }
            return effect
        }
    }
}

private final class FaultyFile: OpenFile {
    private let base: any OpenFile
    private let system: FaultyFileSystem

    init(_ base: any OpenFile, _ system: FaultyFileSystem) {
        self.base = base
        self.system = system
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int {
        try base.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(try readable(buffer.count))]))
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        try base.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(try readable(buffer.count))]), at: offset)
    }

    func write(_ buffer: UnsafeRawBufferPointer) throws(CoreError) -> Int {
        let effect = system.effect(on: .write)
        let part = UnsafeRawBufferPointer(rebasing: buffer[..<Self.writable(buffer.count, effect)])
        let count = part.isEmpty ? 0 : try base.write(part)
        try Self.raise(effect)
        return count
    }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        let effect = system.effect(on: .write)
        let part = UnsafeRawBufferPointer(rebasing: buffer[..<Self.writable(buffer.count, effect)])
        let count = part.isEmpty ? 0 : try base.write(part, at: offset)
        try Self.raise(effect)
        return count
    }

    func synchronize() throws(CoreError) {
        try system.meet(.synchronize)
        try base.synchronize()
    }

    func startWriting(_ range: Range<Int64>) { base.startWriting(range) }

    func reserve(_ range: Range<Int64>) { base.reserve(range) }

    func forget(_ range: Range<Int64>) { base.forget(range) }

    func truncate(to size: Int64) throws(CoreError) {
        try system.meet(.truncate)
        try base.truncate(to: size)
    }

    func status() throws(CoreError) -> FileStatus {
        try system.passUnlessCrashed()
        return try base.status()
    }

    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError) {
        try system.passUnlessCrashed()
        try base.lock(mode, waiting: waiting)
    }

    func unlock() throws(CoreError) { try base.unlock() }

    func close() throws(CoreError) { try base.close() }

    private func readable(_ count: Int) throws(CoreError) -> Int {
        switch system.effect(on: .read) {
        case nil: return count
        case .short(let most): return min(count, max(most, 1))
        case .failure(let code): throw CoreError(code, "injected")
        case .noSpaceHalfway: return count
        case .crash: throw CoreError(.system, "the process died")
        }
    }

    private static func writable(_ count: Int, _ effect: FileFault.Effect?) -> Int {
        switch effect {
        case nil: count
        case .short(let most): min(count, max(most, 1))
        case .failure: 0
        case .noSpaceHalfway, .crash: count / 2
        }
    }

    private static func raise(_ effect: FileFault.Effect?) throws(CoreError) {
        switch effect {
        case nil, .short: return
        case .failure(let code): throw CoreError(code, "injected")
        case .noSpaceHalfway: throw CoreError(.noSpace, "injected")
        case .crash: throw CoreError(.system, "the process died")
        }
    }
}
