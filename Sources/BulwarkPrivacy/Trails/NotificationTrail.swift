public import BulwarkCore

/// What a notification shows where everybody sees it: on the locked screen, on a watch, on a mirrored screen.
///
/// A person's setting for previews helps only where it is set, so what is not public does not go into a notification: a service
/// extension, or the server, sends the general text, and the app fetches the rest when it is opened.
public struct NotificationTrail: Sendable, Hashable {
    /// The title that is shown.
    public let title: String
    /// The text that is shown.
    public let body: String
    /// What stands there where previews are hidden (`hiddenPreviewsBodyPlaceholder`).
    public let placeholder: String
    /// The part of `userInfo` that is kept: the system writes it to disk with the notification.
    public let userInfo: [String: String]
    /// What was done.
    public let outcome: TrailOutcome

    /// Decides about a notification.
    ///
    /// - Parameters:
    ///   - title: its title.
    ///   - body: its text.
    ///   - general: what is shown in place of either where it holds a value that is not public.
    ///   - userInfo: what it carries, with the sensitivity of each value.
    ///   - redactor: searches public texts for what should not be there.
    public init(
        title: PrivateText, body: PrivateText, general: String, userInfo: [String: (value: String, Sensitivity)] = [:],
        redactor: Redactor = Redactor()
    ) {
        let policy = RedactionPolicy(redactor: redactor)
        let shows = (title: title.sensitivity == .public, body: body.sensitivity == .public)
        self.title = shows.title ? title.rendered(by: policy) : general
        self.body = shows.body ? body.rendered(by: policy) : shows.title ? general : ""
        placeholder = general
        let kept = userInfo.filter { $0.value.1 == .public }
        self.userInfo = kept.mapValues(\.value)
        let removed = userInfo.count - kept.count
        outcome = TrailOutcome(
            "notification",
            shows.title && shows.body
                ? "Shows its own words; took out \(removed) values."
                : "Shows the general words in place of its own; took out \(removed) values.")
    }
}
