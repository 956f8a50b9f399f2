internal import ArgumentParser
internal import BulwarkStorage

/// Which item is meant.
struct ItemOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The service that the item belongs to.", valueName: "name"))
    var service: String

    @Option(help: ArgumentHelp("The account that the item stands under.", valueName: "name"))
    var account: String

    /// Where the item is.
    func address() throws -> KeychainAddress {
        try Self.check(service, "--service")
        try Self.check(account, "--account")
        return KeychainAddress(service: service, account: account)
    }

    /// What names it in messages.
    var words: String { "service \(service), account \(account)" }

    static func check(_ name: String, _ option: String) throws {
        do throws(StorageError) { _ = try KeychainService(name) } catch {
            throw CommandFailure.usage("\(option) needs a name: no control characters, not blank, 1,024 bytes at most.")
        }
    }
}

/// A class of items on the command line.
struct ItemClass: ExpressibleByArgument {
    let accessibility: Accessibility

    /// Reads a class as Apple writes it, `whenUnlocked`, or as options are written, `when-unlocked`.
    init?(argument: String) {
        let found = Accessibility.allCases.first { $0.rawValue == argument || $0.option == argument }
        guard let found else { return nil }
        accessibility = found
    }

    static var allValueStrings: [String] { Accessibility.allCases.map(\.option) }
}

extension Accessibility {
    /// The class as options are written.
    var option: String {
        rawValue.reduce(into: "") { text, character in
            text += character.isUppercase ? "-" + character.lowercased() : String(character)
        }
    }
}
