internal import BulwarkCore
internal import BulwarkKeybag

/// Frames between an agent and who asks it: a size (4 bytes, big-endian), then that many bytes, never many.
enum AgentFrame {
    /// The version of the protocol, the first byte of each frame's content.
    static let version: UInt8 = 1
    /// The most bytes of content.
    static let limit = 8192

    /// Reads a frame; nil where the peer has ended its side before one began.
    ///
    /// - Parameters:
    ///   - first: When to give up waiting for a frame to begin.
    ///   - patience: How long a frame may take to come, once it has begun.
    /// - Throws: `SocketFault`; `reset` where the frame is cut off, empty or too long.
    static func read(
        from socket: borrowing StreamSocket, by first: ContinuousClock.Instant, patience: Duration
    ) throws(SocketFault) -> SecureBytes? {
        var head: [UInt8] = []
        while head.count < 4 {
            let part = try socket.receive(
                atMost: 4 - head.count, by: head.isEmpty ? first : .now + patience)
            if part.isEmpty {
                if head.isEmpty { return nil }
                throw .reset
            }
            head += part
        }
        let size = head.reduce(0) { $0 << 8 | Int($1) }
        guard (1...limit).contains(size) else { throw .reset }
        let deadline = ContinuousClock.now + patience
        return try SecureBytes(count: size) { buffer throws(SocketFault) in
            var done = 0
            while done < size {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                let count = try socket.receive(into: rest, by: deadline)
                if count == 0 { throw .reset }
                done += count
            }
        }
    }

    /// Sends a frame.
    static func write(
        _ content: SecureBytes, to socket: borrowing StreamSocket, by deadline: ContinuousClock.Instant
    ) throws(SocketFault) {
        let frame = SecureBytes(count: 4 + content.count) { buffer in
            buffer.storeBytes(of: UInt32(clamping: content.count).bigEndian, as: UInt32.self)
            content.withExposedBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[4...]).copyMemory(from: $0) }
        }
        defer { frame.wipe() }
        try frame.withExposedBytes { bytes throws(SocketFault) in try socket.send(bytes, by: deadline) }
    }

    /// Puts a frame's content together in memory that is zeroed.
    static func content(_ head: [UInt8], _ rest: UnsafeRawBufferPointer) -> SecureBytes {
        SecureBytes(count: head.count + rest.count) { buffer in
            buffer.copyBytes(from: head)
            UnsafeMutableRawBufferPointer(rebasing: buffer[head.count...]).copyMemory(from: rest)
        }
    }

    static let nameSize = 4

    /// A class by its name in the keybag, filled up with zeroes.
    static func name(_ keyClass: KeyClass) -> [UInt8] {
        let name = Array(keyClass.rawValue.utf8.prefix(nameSize))
        return name + [UInt8](repeating: 0, count: nameSize - name.count)
    }

    /// The class at the begin of bytes, and what follows; nil for one that there is not.
    static func keyClass(_ bytes: UnsafeRawBufferPointer) -> (KeyClass, UnsafeRawBufferPointer)? {
        guard bytes.count >= nameSize,
            let found = KeyClass.allCases.first(where: { bytes[..<nameSize].elementsEqual(name($0)) })
        else { return nil }
        return (found, UnsafeRawBufferPointer(rebasing: bytes[nameSize...]))
    }
}
