import Foundation
import Network

/// Live exchange rates, over sockets of several generations.
final class RateSocket {
    private var connection: NWConnection?
    private var input: InputStream?
    private var output: OutputStream?

    func openModern() {
        let connection = NWConnection(host: "ticker.leakybank.example", port: 7001, using: .tcp)
        connection.start(queue: .main)
        self.connection = connection
    }

    func openStreams() {
        var read: Unmanaged<CFReadStream>?
        var write: Unmanaged<CFWriteStream>?
        CFStreamCreatePairWithSocketToHost(nil, "ticker.leakybank.example" as CFString, 7002, &read, &write)
        input = read?.takeRetainedValue()
        output = write?.takeRetainedValue()
        input?.open()
        output?.open()
    }

    func openFoundationStreams() {
        Stream.getStreamsToHost(withName: "ticker.leakybank.example", port: 7003, inputStream: &input, outputStream: &output)
        input?.open()
        output?.open()
    }

    func openRaw() -> Int32 {
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        return descriptor
    }

    // fine: a stream over a file and over bytes in memory
    func replay(_ recorded: Data, file: URL) -> [InputStream] {
        [InputStream(data: recorded), InputStream(url: file)].compactMap { $0 }
    }

    // fine: a web socket of URLSession is under App Transport Security
    func openWebSocket(in session: URLSession) -> URLSessionWebSocketTask? {
        guard let url = URL(string: "wss://ticker.leakybank.example/live") else { return nil }
        let task = session.webSocketTask(with: url)
        task.resume()
        return task
    }

    func close() {
        connection?.cancel()
        input?.close()
        output?.close()
    }
}
