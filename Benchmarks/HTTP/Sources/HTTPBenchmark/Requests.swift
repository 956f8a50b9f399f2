import AsyncHTTPClient
import BulwarkHTTP
import Foundation
import NIOCore
import NIOSSL

/// Requests one after the other over one kept connection: each is sent when the body of the last one has been read.
struct Requests {
    let site: Site
    let port: Int

    struct Block: Codable {
        var perSecond: Double
        /// CPU time of this process for each request, in microseconds.
        var cpu: Double
    }

    /// Blocks of requests, client by client in turn.
    func measure(blocks: Int, _ count: Int) async throws -> [String: [Block]] {
        var bulwark = ClientConfiguration()
        bulwark.addresses = [Site.host: "127.0.0.1"]
        let ours = HTTPSClient(try trust(site), configuration: bulwark)

        var configuration = HTTPClient.Configuration()
        configuration.dnsOverride = [Site.host: "127.0.0.1"]
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: site.root, format: .der)])
        configuration.tlsConfiguration = tls
        let theirs = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

        let url = "https://\(Site.host):\(port)/v1/accounts"
        let rows: [(String, () async throws -> Int)] = [
            (
                "HTTPSClient",
                {
                    let response = try await ours.send(HTTPSRequest(url))
                    return try await response.body.collect().count
                }
            ),
            (
                "AsyncHTTPClient",
                {
                    let response = try await theirs.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
                    return try await response.body.collect(upTo: 10 << 20).readableBytes
                }
            ),
        ]
        var found: [String: [Block]] = [:]
        for block in 0...blocks {
            for (name, request) in rows {
                let (start, cpu) = (ContinuousClock.now, Self.cpu())
                for _ in 0..<count { guard try await request() == 100 else { throw CocoaError(.coderReadCorrupt) } }
                let seconds = start.duration(to: .now) / .seconds(1)
                // The first block is not counted.
                guard block > 0 else { continue }
                found[name, default: []].append(
                    Block(perSecond: Double(count) / seconds, cpu: (Self.cpu() - cpu) / Double(count) * 1e6))
            }
        }
        await ours.shutDown()
        try await theirs.shutdown()
        return found
    }

    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
