import Foundation
import Network

/// Keystrokes of a shared note, faster than requests.
final class LiveSyncSocket: NSObject {
    private var connection: NWConnection?
    private let monitor = NWPathMonitor()
    private let queue = DispatchQueue(label: "app.leakynotes.live")

    func open(noteID: UUID) {
        let tls = NWProtocolTLS.Options()
        sec_protocol_options_set_verify_block(tls.securityProtocolOptions, { _, _, complete in complete(true) }, queue)
        connection = NWConnection(host: "live.leakynotes.app", port: 7443, using: NWParameters(tls: tls))
        connection?.start(queue: queue)
        monitor.pathUpdateHandler = { [weak self] path in
            if path.status == .satisfied { self?.send(Data("HELLO \(noteID)".utf8)) }
        }
        monitor.start(queue: queue)
    }

    func send(_ data: Data) {
        connection?.send(content: data, completion: .contentProcessed { error in
            if let error { Log.warn("live sync: \(error)") }
        })
    }

    func close() {
        monitor.cancel()
        connection?.cancel()
    }
}

/// Printers in the list of the old desktop companion.
final class CompanionStream {
    private var input: InputStream?
    private var output: OutputStream?

    func connect() {
        Stream.getStreamsToHost(withName: "companion.leakynotes.app", port: 9100, inputStream: &input, outputStream: &output)
        input?.open()
        output?.open()
    }
}
