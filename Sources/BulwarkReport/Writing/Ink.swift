internal import Rainbow

/// Colours for a terminal, or none. Whether to colour is the caller's choice: nothing here looks at the environment.
package struct Ink: Sendable {
    let isColored: Bool

    /// Colours, or none.
    package init(isColored: Bool) { self.isColored = isColored }

    package func bold(_ text: String) -> String { styled(text, [Style.bold.rawValue]) }
    package func dim(_ text: String) -> String { styled(text, [Style.dim.rawValue]) }
    package func link(_ text: String) -> String { styled(text, [Style.underline.rawValue]) }
    package func red(_ text: String) -> String { styled(text, [Style.bold.rawValue, NamedColor.red.rawValue]) }
    package func yellow(_ text: String) -> String { styled(text, [Style.bold.rawValue, NamedColor.yellow.rawValue]) }
    package func green(_ text: String) -> String { styled(text, [Style.bold.rawValue, NamedColor.green.rawValue]) }
    package func cyan(_ text: String) -> String { styled(text, [NamedColor.cyan.rawValue]) }

    private func styled(_ text: String, _ codes: [UInt8]) -> String {
        guard isColored else { return text }
        return "\u{1B}[" + codes.map(String.init).joined(separator: ";") + "m" + text + "\u{1B}[0m"
    }
}
