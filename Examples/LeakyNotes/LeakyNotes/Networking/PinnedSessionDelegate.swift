import CryptoKit
import Foundation

/// api.leakynotes.app
final class PinnedSessionDelegate: NSObject, URLSessionDelegate {
    private let pinnedKeyHash = "sha256/7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y="

    func urlSession(
        _ session: URLSession,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard challenge.protectionSpace.authenticationMethod == NSURLAuthenticationMethodServerTrust,
              let trust = challenge.protectionSpace.serverTrust
        else {
            completionHandler(.performDefaultHandling, nil)
            return
        }
        _ = SecTrustEvaluateWithError(trust, nil)
        guard let key = SecTrustCopyKey(trust),
              let bytes = SecKeyCopyExternalRepresentation(key, nil) as Data?
        else {
            completionHandler(.cancelAuthenticationChallenge, nil)
            return
        }
        let hash = "sha256/" + Data(SHA256.hash(data: bytes)).base64EncodedString()
        if hash == pinnedKeyHash {
            completionHandler(.useCredential, URLCredential(trust: trust))
        } else {
            completionHandler(.cancelAuthenticationChallenge, nil)
        }
    }
}
