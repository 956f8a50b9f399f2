public import BulwarkPrivacy

/// Has all widgets draw themselves anew, without a session.
///
/// A timeline that was given to the system stays on the home screen and on the locked screen until the widget's provider is asked for
/// another one. The provider asks `WidgetTrail.entry(_:_:isSignedIn:)` what it may show; so write down that nobody is signed in, where
/// the widget's process reads it, before this is called. A session does: it is over before its resources are cleared.
///
/// - Warning: The system asks the providers soon, and not at once. A Live Activity and a notification stay: end the former by
///   `Activity.end`, for only the app knows its type.
public struct WidgetRemover: LeftoverRemover {
    /// Asks all of the app's widgets.
    public init() {}

    /// What it removes.
    public var leftovers: Set<Leftover> { [.widgetTimelines] }
    /// That new ones were asked for: when they come is the system's business.
    public var done: StaticString { "Asked the system for new timelines of all widgets." }

    /// Asks for new timelines.
    public func remove() async { WidgetCenter.shared.reloadAllTimelines() }
}
