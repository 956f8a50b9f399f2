internal import Rainbow

/// Colours for a terminal, or none. Whether to colour is the caller's choice: nothing here looks at the environment.
struct Ink: Sendable {
    let isColored: Bool

    func bold(_ text: String) -> String { styled(text, [Style.bold.rawValue]) }
    func dim(_ text: String) -> String { styled(text, [Style.dim.rawValue]) }
    func link(_ text: String) -> String { styled(text, [Style.underline.rawValue]) }
    func red(_ text: String) -> String { styled(text, [Style.bold.rawValue, NamedColor.red.rawValue]) }
    func yellow(_ text: String) -> String { styled(text, [Style.bold.rawValue, NamedColor.yellow.rawValue]) }
    func green(_ text: String) -> String { styled(text, [Style.bold.rawValue, NamedColor.green.rawValue]) }
    func cyan(_ text: String) -> String { styled(text, [NamedColor.cyan.rawValue]) }

    private func styled(_ text: String, _ codes: [UInt8]) -> String {
        guard isColored else { return text }
        return "\u{1B}[" + codes.map(String.init).joined(separator: ";") + "m" + text + "\u{1B}[0m"
    }
}
