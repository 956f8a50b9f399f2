internal import Dispatch

/// Whether a PIN may be set for the case that its owner is forced to enter one.
public struct DuressPolicy: Sendable {
    /// Whether a duress PIN may be set, and does anything.
    public let isOn: Bool
    private let notify: @Sendable (DuressAction) -> Void

    /// No duress PIN: one that was set before is a wrong PIN like any other.
    public static let off = DuressPolicy(isOn: false) { _ in }

    /// A duress PIN may be set.
    ///
    /// - Parameter notify: Told after one was entered, on a thread of its own, when the caller has its answer already: to tell a server without a word on
    ///   the screen. It must leave no trace on the device that an open app would show.
    public static func on(notifying notify: @escaping @Sendable (DuressAction) -> Void = { _ in }) -> DuressPolicy {
        DuressPolicy(isOn: true, notify: notify)
    }

    private init(isOn: Bool, notify: @escaping @Sendable (DuressAction) -> Void) {
        self.isOn = isOn
        self.notify = notify
    }

    func tell(_ action: DuressAction) {
        let notify = notify
        DispatchQueue.global(qos: .utility).async { notify(action) }
    }
}
