internal import BulwarkCore

final class InMemoryFile: OpenFile {
    private struct Handle {
        var position = 0
        var lock: FileLockMode?
        var isClosed = false
    }

    private let system: InMemoryFileSystem
    private let node: Int
    private let options: OpenOptions
    private let handle = Locked(Handle())

    init(_ system: InMemoryFileSystem, _ node: Int, _ options: OpenOptions) {
        self.system = system
        self.node = node
        self.options = options
    }

    deinit { try? close() }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int {
        let count = try read(into: buffer, at: Int64(handle.withLock { $0.position }))
        handle.withLock { $0.position += count }
        return count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        try checkOpen()
        let content = system.disk.withLock { $0.nodes[node].content }
        let part = content.dropFirst(Int(clamping: offset)).prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }

    func write(_ buffer: UnsafeRawBufferPointer) throws(CoreError) -> Int {
        let end = system.disk.withLock { $0.nodes[node].content.count }
        let offset = options.contains(.appending) ? end : handle.withLock { $0.position }
        let count = try write(buffer, at: Int64(offset))
        handle.withLock { $0.position = offset + count }
        return count
    }

    func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        try checkOpen()
        guard options.contains(.writing) || options.contains(.appending) else { throw CoreError(.closed) }
        let start = Int(clamping: offset)
        let bytes = Array(buffer)
        system.disk.withLock { disk in
            let gap = start + bytes.count - disk.nodes[node].content.count
            if gap > 0 { disk.nodes[node].content.append(contentsOf: repeatElement(0, count: gap)) }
            disk.nodes[node].content.replaceSubrange(start..<(start + bytes.count), with: bytes)
        }
        return bytes.count
    }

    func synchronize() throws(CoreError) {
        try checkOpen()
        system.disk.withLock { $0.nodes[node].durableContent = $0.nodes[node].content }
    }

    func truncate(to size: Int64) throws(CoreError) {
        try checkOpen()
        let size = Int(clamping: size)
        system.disk.withLock { disk in
            let old = disk.nodes[node].content
            disk.nodes[node].content = Array(old.prefix(size)) + Array(repeating: 0, count: max(0, size - old.count))
        }
    }

    func status() throws(CoreError) -> FileStatus {
        try checkOpen()
        return system.disk.withLock { $0.status(node) }
    }

    func lock(_ mode: FileLockMode, waiting: Bool) throws(CoreError) {
        try checkOpen()
        while true {
            try? unlock()
            let isTaken = system.disk.withLock { disk in
                let isFree = !disk.nodes[node].isLockedExclusively
                guard isFree, mode == .shared || disk.nodes[node].sharedLocks == 0 else { return false }
                if mode == .shared {
                    disk.nodes[node].sharedLocks += 1
                } else {
                    disk.nodes[node].isLockedExclusively = true
                }
                return true
            }
            if isTaken { return handle.withLock { $0.lock = mode } }
            guard waiting else { throw CoreError(.busy) }
            // Waits as `flock` does: by blocking, until another thread gives way.
            Spin.pause()
        }
    }

    func unlock() throws(CoreError) {
        let mode = handle.withLock { handle in
            defer { handle.lock = nil }
            return handle.lock
        }
        system.disk.withLock { disk in
            switch mode {
            case .shared: disk.nodes[node].sharedLocks -= 1
            case .exclusive: disk.nodes[node].isLockedExclusively = false
            case nil: break
            }
        }
    }

    func close() throws(CoreError) {
        try unlock()
        handle.withLock { $0.isClosed = true }
    }

    private func checkOpen() throws(CoreError) {
        if handle.withLock({ $0.isClosed }) { throw CoreError(.closed) }
    }
}
