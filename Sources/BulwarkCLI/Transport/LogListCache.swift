internal import BulwarkTransport
internal import BulwarkX509
internal import Foundation

/// The lists of logs that `bulwark ct update` keeps in the user's cache folder, byte for byte with their signature: they are
/// verified again each time they are used.
struct LogListCache {
    private let folder: URL

    /// The user's; nil where there is no cache folder.
    static var standard: LogListCache? {
        FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first.map {
            LogListCache(folder: $0.appendingPathComponent("bulwark").appendingPathComponent("ct"))
        }
    }

    /// Where the lists are.
    var path: String { folder.path }

    /// The list in use: what comes with Bulwark, replaced by what is kept here and newer. What is kept and cannot be used is
    /// told, and left alone.
    func list() -> CTLogList {
        var list = CTLogList.bundled
        if let json = read("google-v3.json"), let signature = read("google-v3.sig") {
            do throws(TransportError) {
                let document = try SignedLogList.read(json: json, signature: signature)
                if document.date > list.googleDate { list = list.replacing(with: document) }
            } catch { tell(error) }
        }
        if let json = read("apple-v5.json") {
            do throws(TransportError) {
                let document = try CTLogDocument(json: json, source: .apple)
                if document.date > list.appleDate { list = list.replacing(with: document) }
            } catch { tell(error) }
        }
        return list
    }

    /// Keeps Google's list.
    func keep(google json: [UInt8], signature: [UInt8]) throws {
        // The signature goes first: a list without its signature is never used, and one with another's is refused.
        try write(signature, "google-v3.sig")
        try write(json, "google-v3.json")
    }

    /// Keeps Apple's list.
    func keep(apple json: [UInt8]) throws { try write(json, "apple-v5.json") }

    private func read(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: folder.appendingPathComponent(name).path).map(Array.init)
    }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: folder.appendingPathComponent(name), options: .atomic)
        } catch { throw CommandFailure.unwritable(folder.appendingPathComponent(name).path) }
    }

    private func tell(_ error: TransportError) {
        StandardError.write("note: a list of logs in \(folder.path) is not used: \(error.sentence)\n")
    }
}
