internal import BulwarkTransport
internal import Foundation

extension RequestTarget {
    /// Where a URL leads.
    init(_ url: URL) {
        self.init(
            scheme: url.scheme ?? "", host: url.host() ?? "", port: url.port,
            hasCredentials: url.user() != nil || url.password() != nil)
    }
}
