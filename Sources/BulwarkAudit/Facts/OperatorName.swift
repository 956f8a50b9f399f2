/// The names of operators, among those of functions.
enum OperatorName {
    /// Whether a function's name that begins so is that of an operator: with no letter, no underscore and no backtick.
    static func begins(with byte: UInt8) -> Bool {
        byte < 0x80 && byte != 0x5f && byte != 0x60 && !(0x61...0x7a).contains(byte | 0x20)
    }
}
