import BackgroundTasks
import CryptoKit
import Foundation

enum BackgroundSync {
    static let identifier = "app.leakynotes.sync"

    static func register() {
        BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: nil) { task in
            guard let task = task as? BGAppRefreshTask else { return }
            handle(task)
        }
    }

    static func schedule() {
        let request = BGAppRefreshTaskRequest(identifier: identifier)
        request.earliestBeginDate = Date().addingTimeInterval(15 * 60 + TokenFactory.pollingJitter())
        try? BGTaskScheduler.shared.submit(request)
    }

    /// In the foreground, once after the login.
    static func prepare() throws {
        guard try SecureVault.read(.deviceKey) == nil, let key = TokenFactory.deviceToken() else { return }
        try SecureVault.save(key, for: .deviceKey)
        try NoteFileStore().saveSyncKey(key)
    }

    private static func handle(_ task: BGAppRefreshTask) {
        schedule()
        let work = Task {
            do {
                let key = try Data(contentsOf: NoteFileStore.syncKeyURL)
                let device = try SecureVault.read(.deviceKey)
                let pending = try Data(contentsOf: NoteFileStore.pendingURL)
                try await push(pending, key: SymmetricKey(data: key), device: device)
                task.setTaskCompleted(success: true)
            } catch {
                task.setTaskCompleted(success: false)
            }
        }
        task.expirationHandler = { work.cancel() }
    }

    private static func push(_ pending: Data, key: SymmetricKey, device: Data?) async throws {
        let ids = try JSONDecoder().decode([UUID].self, from: pending)
        let sealed = try ids.map { id in
            SealedNote(id: id, sealedBody: try NoteCrypto().seal(Data(id.uuidString.utf8), key: key), tags: [])
        }
        try await SyncService().push(sealed)
        await TokenRefresher.shared.refreshNow()
    }
}
