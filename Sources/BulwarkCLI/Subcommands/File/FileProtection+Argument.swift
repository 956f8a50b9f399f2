internal import ArgumentParser
internal import BulwarkCore
internal import BulwarkKeybag

extension FileProtection {
    /// The class's letter, as in Apple's keybag.
    var letter: String { keyClass.rawValue }

    /// Whether such a file does not open without a passcode, where one is set.
    var needsPasscode: Bool { !keyClass.canUnwrap(in: .beforeFirstUnlock, hasPasscode: true) }
}

/// A class as it is given on a command line: its letter or its name.
struct FileClassArgument: ExpressibleByArgument {
    let protection: FileProtection

    static let allValueStrings = FileProtection.allCases.map(\.letter)

    init?(argument: String) {
        let found = FileProtection.allCases.first { $0.letter == argument.uppercased() || $0.rawValue == argument }
        guard let found else { return nil }
        protection = found
    }

    init(_ protection: FileProtection) { self.protection = protection }

    var defaultValueDescription: String { protection.letter }
}
