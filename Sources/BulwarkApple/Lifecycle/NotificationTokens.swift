internal import Foundation

/// Observations of a notification centre that end with it.
final class NotificationTokens {
    private let center: NotificationCenter
    private var tokens: [any NSObjectProtocol] = []

    init(_ center: NotificationCenter) { self.center = center }

    deinit { removeAll() }

    /// Calls a body on the thread that posts, before posting returns.
    func observe(_ name: Notification.Name, _ body: @escaping @Sendable (Notification) -> Void) {
        tokens.append(center.addObserver(forName: name, object: nil, queue: nil, using: body))
    }

    func removeAll() {
        for token in tokens { center.removeObserver(token) }
        tokens = []
    }
}
