import Foundation

/// `serve FILE` writes what a client must know to a file and serves; `measure FILE PORT HANDSHAKES BLOCKS REQUESTS` measures and
/// prints JSON.
@main
enum HTTPBenchmark {
    struct Results: Codable {
        var handshakes: [String: [Double]]
        var requests: [String: [Requests.Block]]
    }

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let verb = arguments.first, let path = arguments.dropFirst().first else { usage() }
        let file = URL(fileURLWithPath: path)
        let numbers = arguments.dropFirst(2).compactMap { Int($0) }
        switch (verb, numbers.count) {
        case ("serve", 0):
            let site = try Site()
            try JSONEncoder().encode(site).write(to: file)
            try await Server.run(site)
        case ("measure", 4):
            let site = try JSONDecoder().decode(Site.self, from: Data(contentsOf: file))
            let results = Results(
                handshakes: try await Handshakes(site: site, port: numbers[0]).measure(numbers[1]),
                requests: try await Requests(site: site, port: numbers[0]).measure(blocks: numbers[2], numbers[3]))
            print(String(decoding: try JSONEncoder().encode(results), as: UTF8.self))
        default: usage()
        }
    }

    static func usage() -> Never {
        FileHandle.standardError.write(
            Data("usage: HTTPBenchmark serve FILE | measure FILE PORT HANDSHAKES BLOCKS REQUESTS\n".utf8))
        exit(64)
    }
}
