public import BulwarkCore
internal import BulwarkPrivacy

/// A value in a widget, shown as `WidgetTrail` says: as it is, hidden while the device is locked, or not at all.
///
/// ```swift
/// WidgetText(entry.balance, .private, isSignedIn: entry.isSignedIn) { Text("Open the app") }
/// ```
///
/// - Warning: The view hides; the timeline that is given to the system is kept on disk with whatever its entries hold. Make entries of
///   what `WidgetTrail.entry(_:_:isSignedIn:)` gives, and this view of the same.
public struct WidgetText<Otherwise: View>: View {
    private let value: String
    private let sensitivity: Sensitivity
    private let isSignedIn: Bool
    private let otherwise: Otherwise

    /// Shows a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - sensitivity: How sensitive it is.
    ///   - isSignedIn: Whether there is a session.
    ///   - otherwise: What is shown where the value must not be.
    public init(
        _ value: String, _ sensitivity: Sensitivity, isSignedIn: Bool, @ViewBuilder otherwise: () -> Otherwise
    ) {
        self.value = value
        self.sensitivity = sensitivity
        self.isSignedIn = isSignedIn
        self.otherwise = otherwise()
    }

    /// The value, or what is shown in its place.
    public var body: some View {
        if let entry = WidgetTrail.entry(value, sensitivity, isSignedIn: isSignedIn) {
            Text(verbatim: entry.text).privacySensitive(entry.isPrivacySensitive)
        } else {
            otherwise
        }
    }
}
