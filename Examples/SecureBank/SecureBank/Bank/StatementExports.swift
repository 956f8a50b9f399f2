import Bulwark

/// A statement as a file to be handed to another app, and gone after that.
struct StatementExports: Sendable {
    let folder: String
    let policy: FilePolicy

    /// Writes a statement, lends its path, and erases it, whatever happens in between.
    func withExport<Result>(of bookings: [Booking], _ body: (String) async throws -> Result) async throws -> Result {
        let path = folder + "/statement.csv"
        // A text that begins like a formula stays a text.
        let rows = bookings.map { booking in
            [booking.id, String(booking.minorUnits), booking.currency, booking.text].map { CSVField($0).encoded }
                .joined(separator: ",")
        }
        try SystemFileSystem().replaceDurably(
            path, with: Array((rows.joined(separator: "\r\n") + "\r\n").utf8), prepare: policy.prepare)
        let result: Result
        do { result = try await body(path) } catch {
            try SecureErase(passes: [.random]).erase(path)
            throw error
        }
        try SecureErase(passes: [.random]).erase(path)
        return result
    }
}
