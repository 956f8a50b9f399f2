import Foundation

/// Writes what the customer downloads or exports.
final class StatementFiles {
    private let files = FileManager.default
    private let documents = FileManager.default.urls(for: .documentDirectory, in: .userDomainMask)[0]
    private let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]

    func save(accessToken: String) throws {
        let url = caches.appendingPathComponent("session.txt")
        try accessToken.write(to: url, atomically: true, encoding: .utf8)
    }

    func save(_ credentials: Credentials) throws {
        let data = try JSONEncoder().encode(credentials)
        try data.write(to: caches.appendingPathComponent("credentials.json"), options: .atomic)
    }

    func save(privateKey: Data) -> Bool {
        let path = caches.appendingPathComponent("key.der").path
        return files.createFile(atPath: path, contents: privateKey, attributes: nil)
    }

    func save(_ profile: UserProfile) throws {
        let data = try JSONEncoder().encode(profile.socialSecurityNumber)
        try store(data, as: "ssn.json")
    }

    private func store(_ data: Data, as name: String) throws {
        try data.write(to: caches.appendingPathComponent(name))
    }

    func saveHelp(_ help: String) throws {
        // fine: a page of help
        try store(Data(help.utf8), as: "help.html")
    }

    func saveWithoutProtection(_ session: Session) throws {
        let data = try JSONEncoder().encode(session)
        try data.write(to: caches.appendingPathComponent("session.json"), options: [.atomic, .noFileProtection])
    }

    func unlockForBackground(_ url: URL) throws {
        try files.setAttributes([.protectionKey: FileProtectionType.none], ofItemAtPath: url.path)
    }

    func keep(refreshToken: Data) throws {
        let url = documents.appendingPathComponent("refresh.bin")
        try refreshToken.write(to: url, options: .completeFileProtection)
    }

    func keep(accountNumbers: [String]) throws {
        let support = try files.url(for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
        let data = try JSONEncoder().encode(accountNumbers)
        try data.write(to: support.appendingPathComponent("accounts.json"), options: .completeFileProtection)
    }

    func keep(password: String) throws {
        try Data(password.utf8).write(to: documents.appendingPathComponent("login.dat"))
    }

    // fine: protected, and out of the backup
    func keepSafely(token: Data) throws {
        var url = documents.appendingPathComponent("token.bin")
        try token.write(to: url, options: [.atomic, .completeFileProtection])
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try url.setResourceValues(values)
    }

    func preview(accountNumber: String) throws -> URL {
        let url = files.temporaryDirectory.appendingPathComponent("preview.txt")
        try Data(accountNumber.utf8).write(to: url, options: .completeFileProtection)
        return url
    }

    func stage(_ credentials: Credentials) throws -> String {
        let path = NSTemporaryDirectory() + "upload.json"
        let data = try JSONEncoder().encode(credentials)
        try data.write(to: URL(fileURLWithPath: path), options: .completeFileProtection)
        return path
    }

    func share(iban: String) throws -> URL {
        let url = files.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let sheet = Data("IBAN \(iban)".utf8)
        try sheet.write(to: url, options: [.atomic, .completeFileProtection])
        return url
    }

    // fine: gone when the upload is done
    func upload(privateKey: Data, with client: (URL) throws -> Void) throws {
        let url = files.temporaryDirectory.appendingPathComponent("key.tmp")
        try privateKey.write(to: url, options: .completeFileProtection)
        defer { try? files.removeItem(at: url) }
        try client(url)
    }

    // fine: no secret in it
    func writeTips(_ tips: [String]) throws {
        let data = try JSONEncoder().encode(tips)
        try data.write(to: files.temporaryDirectory.appendingPathComponent("tips.json"))
    }
}
