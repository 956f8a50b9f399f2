import BulwarkCore
import Foundation

/// A folder that goes with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "bulwark-" + UUID().uuidString
        try SystemFileSystem().makeFolder(path, permissions: .ownerOnlyFolder)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + "/" + name }
}
