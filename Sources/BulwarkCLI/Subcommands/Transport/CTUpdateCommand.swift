internal import ArgumentParser
internal import BulwarkTransport
internal import BulwarkX509
internal import Foundation

struct CTUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract:
            "Takes a newer list of Certificate Transparency logs, from a file or a URL, into the user's cache folder.",
        discussion: """
            Google's list of all logs (v3) is taken where the signature in the file beside it is by Google's key. Apple's list \
            (schema v5) has no signature: with --apple you vouch for where the file came from.

            Examples:
              bulwark ct update all_logs_list.json       # its .sig lies beside it
              bulwark ct update all_logs_list.json --signature all_logs_list.sig
              bulwark ct update https://www.gstatic.com/ct/log_list/v3/all_logs_list.json
              bulwark ct update --apple current_log_list.json

            Exit codes: 0 taken; 1 a signature is wrong, or the list is older than the one in use; 2 it could not be fetched; 64 the \
            command line or a file cannot be used; 74 the cache folder could not be written.
            """)

    @Argument(help: "Google's list of all logs, v3: a file, or a URL of https.")
    var list: String?

    @Option(help: "The signature of Google's list, a file or a URL. What is beside it and ends in .sig at first.")
    var signature: String?

    @Option(help: "Apple's list, schema v5, which nobody signed.")
    var apple: String?

    func validate() throws {
        if list == nil, apple == nil { throw ValidationError("Give Google's list, or Apple's with --apple.") }
        if list == nil, signature != nil { throw ValidationError("--signature goes with Google's list.") }
    }

    func run() async throws {
        guard let cache = LogListCache.standard else {
            throw CommandFailure.usage("There is no cache folder for this user; set XDG_CACHE_HOME or HOME.")
        }
        let inUse = cache.list()
        if let list { try await takeGoogle(list, cache, inUse) }
        if let apple { try takeApple(apple, cache, inUse) }
    }

    private func takeGoogle(_ path: String, _ cache: LogListCache, _ inUse: CTLogList) async throws {
        let json = try await fetch(path)
        let bytes = try await fetch(signature ?? Self.signature(beside: path))
        let document: CTLogDocument
        do throws(TransportError) { document = try SignedLogList.read(json: json, signature: bytes) } catch {
            StandardError.write("bulwark: \(path): \(error.sentence)\n")
            throw error.code == .wrongSignature ? ExitCode(1) : ExitCode(64)
        }
        try refuseOlder(document, than: inUse.googleDate)
        try cache.keep(google: json, signature: bytes)
        report("Google's list, its signature verified", document, cache)
    }

    private func takeApple(_ path: String, _ cache: LogListCache, _ inUse: CTLogList) throws {
        let json = try read(path)
        let document: CTLogDocument
        do throws(TransportError) { document = try CTLogDocument(json: json, source: .apple) } catch {
            throw CommandFailure.usage("\(path): \(error.sentence)")
        }
        try refuseOlder(document, than: inUse.appleDate)
        try cache.keep(apple: json)
        report("Apple's list, which nobody signed", document, cache)
    }

    /// An old list that is still well signed would bring back logs that have been thrown out since.
    private func refuseOlder(_ document: CTLogDocument, than date: Int64) throws {
        guard document.date < date else { return }
        StandardError.write(
            "bulwark: The list is of \(CivilTime.day(of: document.date)), and the one in use of \(CivilTime.day(of: date)).\n"
        )
        throw ExitCode(1)
    }

    private static func signature(beside path: String) -> String {
        if ListDownload.isURL(path), let url = URL(string: path) {
            return url.deletingPathExtension().appendingPathExtension("sig").absoluteString
        }
        return URL(fileURLWithPath: path).deletingPathExtension().appendingPathExtension("sig").path
    }

    private func fetch(_ place: String) async throws -> [UInt8] {
        guard ListDownload.isURL(place) else { return try read(place) }
        return try await ListDownload.read(place, maximumBytes: CTLogDocument.Limits().bytes)
    }

    private func read(_ path: String) throws -> [UInt8] {
        Array(try InputFile.read(path, maximumBytes: CTLogDocument.Limits().bytes))
    }

    private func report(_ what: String, _ document: CTLogDocument, _ cache: LogListCache) {
        print("\(what): \(document.logs.count) logs of \(CivilTime.day(of: document.date)), kept in \(cache.path)")
    }
}
