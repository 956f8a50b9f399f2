/// What makes a request; some keys of App Transport Security free one kind of load only.
public enum TransportLoad: String, Sendable, Hashable, CaseIterable {
    /// The app's own requests: URLSession and what stands on it.
    case app
    /// Media that AVFoundation loads.
    case media
    /// What a web view loads.
    case webContent
}
