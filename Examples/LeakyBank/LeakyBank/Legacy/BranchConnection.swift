import Foundation
import Security

/// Loads the list of branches the way it was done in 2012.
final class BranchConnection: NSObject, NSURLConnectionDataDelegate {
    private var received = Data()
    private var onDone: ((Data) -> Void)?

    func load(_ url: URL, onDone: @escaping (Data) -> Void) {
        self.onDone = onDone
        let connection = NSURLConnection(request: URLRequest(url: url), delegate: self, startImmediately: true)
        connection?.start()
    }

    func connection(_ connection: NSURLConnection, willSendRequestFor challenge: URLAuthenticationChallenge) {
        guard let trust = challenge.protectionSpace.serverTrust else {
            challenge.sender?.performDefaultHandling?(for: challenge)
            return
        }
        challenge.sender?.use(URLCredential(trust: trust), for: challenge)
    }

    func connection(_ connection: NSURLConnection, didReceive data: Data) {
        received.append(data)
    }

    func connectionDidFinishLoading(_ connection: NSURLConnection) {
        onDone?(received)
        BankLog.info("Branches: \(received.count) bytes")
    }
}

/// fine: the same with a look at the chain.
final class CarefulConnection: NSObject, NSURLConnectionDataDelegate {
    func connection(_ connection: NSURLConnection, willSendRequestFor challenge: URLAuthenticationChallenge) {
        guard let trust = challenge.protectionSpace.serverTrust, SecTrustEvaluateWithError(trust, nil) else {
            challenge.sender?.cancel(challenge)
            return
        }
        challenge.sender?.use(URLCredential(trust: trust), for: challenge)
    }
}
