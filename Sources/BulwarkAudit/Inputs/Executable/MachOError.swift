/// Why an executable is not read.
enum MachOError: Error, Sendable, Hashable {
    case notAnExecutable
    case cutOff
    case malformedCommands
    case tooManyParts

    /// What to tell the user, in a sentence.
    var message: String {
        switch self {
        case .notAnExecutable: "This is no Mach-O file."
        case .cutOff: "The executable is cut off."
        case .malformedCommands: "The executable's load commands are damaged."
        case .tooManyParts: "The executable has more parts than any has."
        }
    }
}
