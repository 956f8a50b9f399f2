internal import BulwarkCore
internal import BulwarkReport
internal import BulwarkTransport

extension TransportError {
    /// What happened, where and why, and what to do next: sentences for people, without the code that programs go by.
    var sentence: String {
        guard let message = code.message else { return Printable.line(description) }
        var text = message.summary.description
        if text.hasSuffix(".") { text.removeLast() }
        if let place { text += " (\(place))" }
        if let reason { text += ": \(reason)" }
        return Printable.line(text + ". \(message.advice)")
    }
}
