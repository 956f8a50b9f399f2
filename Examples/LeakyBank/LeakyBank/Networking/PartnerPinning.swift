import CryptoKit
import Foundation
import Security
import TrustKit

/// Pins of partners. The bank's own hosts have none yet.
final class PartnerPinning: NSObject, URLSessionDelegate {
    private static let host = "quotes.partner.example"
    private static let pins: Set<String> = ["YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg="]

    func urlSession(
        _ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        let space = challenge.protectionSpace
        guard space.host == Self.host, let trust = space.serverTrust else {
            completionHandler(.performDefaultHandling, nil)
            return
        }
        guard TrustJudge.accepts(trust, host: space.host), Self.isPinned(trust) else {
            completionHandler(.cancelAuthenticationChallenge, nil)
            return
        }
        completionHandler(.useCredential, URLCredential(trust: trust))
    }

    private static func isPinned(_ trust: SecTrust) -> Bool {
        let chain = SecTrustCopyCertificateChain(trust) as? [SecCertificate] ?? []
        return chain.contains { certificate in
            guard let key = SecCertificateCopyKey(certificate), let bytes = SecKeyCopyExternalRepresentation(key, nil)
            else { return false }
            return pins.contains(Data(SHA256.hash(data: bytes as Data)).base64EncodedString())
        }
    }
}

/// The archive of statements is pinned to the certificate in the bundle.
final class ArchivePinning: NSObject, URLSessionDelegate {
    private static let host = "archive.partner.example"
    private static let leaf = Bundle.main.url(forResource: "archive-leaf", withExtension: "cer")

    func urlSession(
        _ session: URLSession, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        let space = challenge.protectionSpace
        guard space.host == Self.host, let trust = space.serverTrust else {
            completionHandler(.performDefaultHandling, nil)
            return
        }
        guard TrustJudge.accepts(trust, host: space.host),
            let chain = SecTrustCopyCertificateChain(trust) as? [SecCertificate], let first = chain.first,
            let url = Self.leaf, let bundled = try? Data(contentsOf: url),
            SecCertificateCopyData(first) as Data == bundled
        else {
            completionHandler(.cancelAuthenticationChallenge, nil)
            return
        }
        completionHandler(.useCredential, URLCredential(trust: trust))
    }
}

/// Pins that a library enforces.
enum LibraryPinning {
    static func start() {
        TrustKit.initSharedInstance(withConfiguration: [
            kTSKSwizzleNetworkDelegates: false,
            kTSKPinnedDomains: [
                "maps.partner.example": [
                    kTSKPublicKeyHashes: ["Vjs8r4z+80wjNcr1YKepWQboSIRi63WsWXhIMN+eWys="],
                    kTSKEnforcePinning: true,
                ],
                // fine: a pin and its backup
                "news.partner.example": [
                    kTSKPublicKeyHashes: [
                        "i7WTqTvh0OioIruIfFR4kMPnBqrS2rdiVPl/s2uC/CY=",
                        "x4QzPSC810K5/cMjb05Qm4k3Bw5zBn4lTdO/nEW/Td4=",
                    ],
                    kTSKEnforcePinning: true,
                ],
            ],
        ])
    }
}
