package import BulwarkCore
internal import Dispatch

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A server on the loopback that misbehaves in the same way in every connection.
package final class BadServer: Sendable {
    /// The ways.
    package enum Manner: String, Sendable, CaseIterable {
        /// Reads, and says nothing.
        case stall
        /// Cuts the connection off after the hello.
        case reset
        /// Ends the connection in good order after the hello.
        case close
        /// Sends half a handshake, and no more.
        case half
        /// Sends certificates without end: 10 MB of them.
        case flood
        /// Speaks HTTP.
        case http
        /// Sends a message that has no place in a handshake.
        case garbage
        /// Declines by an alert.
        case decline
        /// Takes a suite that was not offered.
        case foreignSuite
    }

    /// Where it listens.
    package let address: SocketAddress
    private let hasEnded = Locked(false)
    private let done = DispatchSemaphore(value: 0)

    /// Starts a server.
    package convenience init(_ manner: Manner) throws {
        try self.init { Self.serve(manner, $0) }
    }

    /// Starts a server that does the same with every connection, each on a thread of its own.
    package init(_ script: @escaping @Sendable (Int32) -> Void) throws {
        let (listener, port) = try LoopbackServer.listener()
        guard let address = SocketAddress("127.0.0.1", port: port) else { throw SocketFault.unreachable }
        self.address = address
        let (hasEnded, done) = (hasEnded, done)
        DispatchQueue(label: "bad-server").async {
            while !hasEnded.withLock({ $0 }) {
                guard LoopbackServer.isClosed(listener, within: 20) else { continue }
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { continue }
                DispatchQueue(label: "bad-connection").async {
                    script(connection)
                    close(connection)
                }
            }
            close(listener)
            done.signal()
        }
    }

    /// Ends the server; connections end when their peers do.
    package func stop() {
        hasEnded.withLock { $0 = true }
        done.wait()
    }

    private static func serve(_ manner: Manner, _ connection: Int32) {
        LoopbackServer.receive(from: connection)
        switch manner {
        case .stall: _ = LoopbackServer.isClosed(connection)
        case .reset: LoopbackServer.cutOff(connection)
        case .close: break
        case .half:
            LoopbackServer.send(record(serverHello(suite: [0xC0, 0x2F])), to: connection)
            _ = LoopbackServer.isClosed(connection)
        case .flood:
            LoopbackServer.send(record(serverHello(suite: [0xC0, 0x2F])), to: connection)
            // One message of 10 MB, in records of 16 KB.
            LoopbackServer.send(
                record([11, 0x9F, 0xFF, 0xFF] + [UInt8](repeating: 0x30, count: 16_000)), to: connection)
            let filler = record([UInt8](repeating: 0x30, count: 16_000))
            for _ in 0..<650 { guard LoopbackServer.send(filler, to: connection) else { return } }
        case .http: LoopbackServer.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), to: connection)
        case .garbage: LoopbackServer.send(record([5, 0, 0, 1, 9]), to: connection)
        case .decline: LoopbackServer.send([21, 3, 3, 0, 2, 2, 40], to: connection)
        case .foreignSuite:
            LoopbackServer.send(
                record(serverHello(suite: [0x5A, 0x5A]) + [14, 0, 0, 0]), to: connection)
        }
    }

    private static func record(_ content: [UInt8]) -> [UInt8] {
        [22, 3, 3, UInt8(content.count >> 8 & 255), UInt8(content.count & 255)] + content
    }

    private static func serverHello(suite: [UInt8]) -> [UInt8] {
        [2, 0, 0, 38, 3, 3] + [UInt8](repeating: 9, count: 32) + [0] + suite + [0]
    }
}
