internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkRelay
internal import BulwarkRelayAPI

/// The folder that a relay keeps everything in.
struct DataFolder {
    private static let files = SystemFileSystem()

    /// Where it is.
    let path: String

    /// The folder of attachments.
    var attachments: String { "\(path)/attachments" }

    private var database: String { "\(path)/relay.db" }

    /// Makes the folder where it is not there, for its owner alone, and keeps other relays out of it while the lock is held.
    func take() throws -> any OpenFile {
        do throws(CoreError) {
            try Self.files.makeFolders(path)
            let lock = try Self.files.open("\(path)/lock", [.writing, .creating, .notFollowingLinks])
            try lock.lock(.exclusive, waiting: false)
            return lock
        } catch {
            if error.code == .busy {
                throw CommandFailure.store(RelayError(.busy, "another relay runs on this folder"), in: path)
            }
            throw CommandFailure.usage("The folder \(path) cannot be used. \(error.message)")
        }
    }

    /// Opens the store of a folder; one that is not there is made where that is meant.
    func open(creating: Bool) throws -> RelayStore {
        if !creating, (try? Self.files.status(of: database, followingLinks: true)) == nil {
            throw CommandFailure.missing(
                "There is no relay in \(path). Name the folder that 'serve' was given as --data.")
        }
        do throws(RelayError) { return try RelayStore(path: database) } catch {
            throw CommandFailure.store(error, in: path)
        }
    }
}
