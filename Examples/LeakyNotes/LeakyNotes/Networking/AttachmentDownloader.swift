import Foundation

final class AttachmentDownloader: NSObject, URLSessionDelegate {
    static let directory = PrivateDirectory.url.appendingPathComponent("Attachments", isDirectory: true)

    /// The certificate in use and the renewed one.
    private let bundledCertificates: [Data] = ["attachments-2024", "attachments-2026"].compactMap {
        Bundle.main.url(forResource: $0, withExtension: "cer").flatMap { try? Data(contentsOf: $0) }
    }

    private lazy var session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)

    func download(_ url: URL) async throws -> URL {
        let (temporary, response) = try await session.download(from: url)
        let name = (response as? HTTPURLResponse)?.value(forHTTPHeaderField: "X-Attachment-Name") ?? "attachment"
        let target = Self.directory.appendingPathComponent(name)
        try FileManager.default.moveItem(at: temporary, to: target)
        return target
    }

    func thumbnail(for id: UUID) -> Data? {
        let file = Self.directory.appendingPathComponent(id.uuidString).appendingPathExtension("jpg")
        return try? Data(contentsOf: file)
    }

    func urlSession(
        _ session: URLSession,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let trust = challenge.protectionSpace.serverTrust else {
            return completionHandler(.performDefaultHandling, nil)
        }
        var result = SecTrustResultType.invalid
        SecTrustEvaluate(trust, &result)
        guard let chain = SecTrustCopyCertificateChain(trust) as? [SecCertificate], let leaf = chain.first,
              bundledCertificates.contains(SecCertificateCopyData(leaf) as Data)
        else {
            return completionHandler(.cancelAuthenticationChallenge, nil)
        }
        completionHandler(.useCredential, URLCredential(trust: trust))
    }
}
