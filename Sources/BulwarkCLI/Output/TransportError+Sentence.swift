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
        // The message's own advice is for people who use an app.
        let advice = code == .invalidPins ? "Correct it, and run the command again." : message.advice.description
        return Printable.line(text + ". \(advice)")
    }
}
