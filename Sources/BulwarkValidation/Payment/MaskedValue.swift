/// A value that is printed with most of it hidden, however it is printed: in a string, in a debugger, by `dump`.
public protocol MaskedValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What may be shown: enough to recognise the value, too little to use it.
    var masked: String { get }
}

extension MaskedValue {
    /// What may be shown.
    public var description: String { masked }
    /// What may be shown.
    public var debugDescription: String { masked }
    /// A mirror without the stored value.
    public var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}

extension MaskedValue {
    /// The last characters after dots; nothing of values so short that these would tell most of them.
    static func mask(_ text: String, keeping first: Int = 0, last: Int = 4) -> String {
        guard text.count >= 2 * (first + last) else { return "••••" }
        return "\(text.prefix(first))••••\(text.suffix(last))"
    }
}
