import Bulwark

/// A booking, as the app keeps it.
struct Booking: Codable, Sendable, Equatable, Identifiable {
    var id: String
    var minorUnits: Int64
    var currency: String
    var text: String
}

/// The bookings that are there without a network: sealed, counted, and under the file class of the folder.
struct StatementStore: Sendable {
    private let file: ArchiveFile<[Booking]>

    init(path: String, keychain: Keychain, policy: FilePolicy) async throws {
        let key = try await keychain.encryptionKey()
        let archive = try SealedArchive<[Booking]>("bookings", context: "statements", key: key)
            .requiring("a booking has a currency") { $0.allSatisfy { $0.currency.utf8.count == 3 } }
        file = ArchiveFile(
            path, archive, counter: KeychainArchiveCounter(keychain), prepare: policy.prepare)
    }

    func save(_ bookings: [Booking]) async throws { try await file.save(bookings) }

    /// Nil when nothing was saved. An old copy, or one that was altered, is an error.
    func load() async throws -> [Booking]? { try await file.load() }

    func remove() async throws { try await file.remove() }
}
