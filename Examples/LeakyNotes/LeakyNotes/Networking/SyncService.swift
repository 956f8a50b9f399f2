import Foundation

struct SealedNote: Codable {
    let id: UUID
    let sealedBody: Data
    let tags: [String]
}

final class SyncService {
    private let client: APIClient
    private let legacyEndpoint = URL(string: "http://sync-legacy.leakynotes.app/push")!
    private let legacySession = URLSession(configuration: .ephemeral)
    private let helpSession = URLSession.shared

    init(client: APIClient = .shared) {
        self.client = client
    }

    func push(_ notes: [SealedNote]) async throws {
        for note in notes {
            if note.tags.contains("legacy") {
                var request = URLRequest(url: legacyEndpoint)
                request.httpMethod = "PUT"
                request.httpBody = try JSONEncoder().encode(note)
                _ = try await legacySession.data(for: request)
            } else {
                let _: Empty = try await client.post("notes", body: note)
            }
        }
        Log.info("Pushed \(notes.count) sealed notes")
    }

    func status() async -> String? {
        guard let url = URL(string: AppConfig.statusPage),
              let (data, _) = try? await helpSession.data(from: url)
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Links that people type are upgraded before they are opened.
    func normalized(_ text: String) -> URL? {
        if text.hasPrefix("http://") {
            return URL(string: "https://" + text.dropFirst("http://".count))
        }
        return URL(string: text)
    }
}
