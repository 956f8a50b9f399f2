public import BulwarkPrivacy
internal import BulwarkStorage

/// Removes the app's notifications: those that are shown, or those that are still to come.
///
/// The system removes them on a thread of its own and tells nobody when that is done. So this reads back until none is left.
public struct NotificationRemover: LeftoverRemover {
    private enum Kind: Sendable {
        case delivered, pending
    }

    private let kind: Kind
    private let wait: @Sendable (Duration) async -> Void

    private init(_ kind: Kind, _ wait: @escaping @Sendable (Duration) async -> Void) {
        self.kind = kind
        self.wait = wait
    }

    /// Removes those that are shown.
    ///
    /// - Parameter wait: How time passes between two looks.
    public static func delivered(
        wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) -> NotificationRemover {
        NotificationRemover(.delivered, wait)
    }

    /// Removes those that are still to come: for an account that is deleted.
    ///
    /// - Parameter wait: How time passes between two looks.
    public static func pending(
        wait: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) -> NotificationRemover {
        NotificationRemover(.pending, wait)
    }

    /// What it removes.
    public var leftovers: Set<Leftover> { kind == .delivered ? [.deliveredNotifications] : [.pendingNotifications] }
    /// That none is left.
    public var done: StaticString { "Removed, and none was found afterwards." }

    /// Removes them, and looks for a second whether they have gone.
    ///
    /// - Throws: `StorageError` with the code `verificationFailed` where some are still there.
    public func remove() async throws {
        let center = UNUserNotificationCenter.current()
        switch kind {
        case .delivered: center.removeAllDeliveredNotifications()
        case .pending: center.removeAllPendingNotificationRequests()
        }
        for _ in 0..<20 {
            if await count() == 0 { return }
            await wait(.milliseconds(50))
        }
        throw StorageError(.verificationFailed, "notifications are still there")
    }

    private func count() async -> Int {
        await withCheckedContinuation { continuation in
            let center = UNUserNotificationCenter.current()
            switch kind {
            case .delivered: center.getDeliveredNotifications { continuation.resume(returning: $0.count) }
            case .pending: center.getPendingNotificationRequests { continuation.resume(returning: $0.count) }
            }
        }
    }
}
