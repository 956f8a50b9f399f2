import Foundation

/// What the server sends with a message.
struct Attachment: Decodable {
    let fileName: String
    let body: Data
}

/// Reads and keeps attachments of the customer's mailbox.
final class Attachments {
    private let inbox = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]

    func keep(_ data: Data, response: URLResponse) throws {
        let name = response.suggestedFilename ?? "attachment"
        try data.write(to: inbox.appendingPathComponent(name), options: .completeFileProtection)
    }

    func keep(_ json: Data) throws {
        let attachment = try JSONDecoder().decode(Attachment.self, from: json)
        try attachment.body.write(to: inbox.appendingPathComponent(attachment.fileName), options: .completeFileProtection)
    }

    func open(_ link: URL) throws -> Data? {
        let items = URLComponents(url: link, resolvingAgainstBaseURL: false)?.queryItems
        guard let file = items?.first(where: { $0.name == "file" })?.value else { return nil }
        return FileManager.default.contents(atPath: inbox.path + "/" + file)
    }

    // fine: the last component only, and it stays below the inbox
    func keepSafely(_ data: Data, response: URLResponse) throws {
        let name = URL(fileURLWithPath: response.suggestedFilename ?? "attachment").lastPathComponent
        let target = inbox.appendingPathComponent(name).standardizedFileURL
        guard name != "..", target.path.hasPrefix(inbox.standardizedFileURL.path + "/") else { return }
        try data.write(to: target, options: .completeFileProtection)
    }

    // fine: a name of our own
    func keepNamed(_ data: Data) throws {
        try data.write(to: inbox.appendingPathComponent(UUID().uuidString), options: .completeFileProtection)
    }
}
