/// Why an executable is not read.
enum MachOError: Error, Sendable, Hashable {
    case notAnExecutable
    case staticLibrary
    case cutOff
    case malformedCommands
    case tooManyParts

    /// What to tell the user, in a sentence.
    var message: String {
        switch self {
        case .notAnExecutable: "This is no Mach-O file."
        case .staticLibrary:
            "This is a static library, which was not read: what the app uses of it is in its program already."
        case .cutOff: "The executable is cut off."
        case .malformedCommands: "The executable's load commands are damaged."
        case .tooManyParts: "The executable has more parts than any has."
        }
    }
}
