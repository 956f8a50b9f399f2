internal import ArgumentParser
internal import BulwarkCore
internal import Foundation

/// Where a passcode comes from: a file descriptor, a file, or the terminal. Never an argument, which every process can see.
struct PasscodeSource {
    /// The most bytes that a passcode may have.
    static let limit = 4096

    /// What it is called in messages, and which options give it.
    enum Words: String {
        case passcode, passphrase, password
    }

    let descriptor: Int32?
    let file: String?
    var words = Words.passcode

    /// Refuses what can be no descriptor, for the option that gives it.
    static func judge(_ descriptor: Int32?, of option: String) throws {
        guard let descriptor, descriptor < 0 else { return }
        throw ValidationError("\(option) is the number of an open file, from 0 on.")
    }

    /// Refuses two places for one passcode, and what can be no descriptor.
    static func judge(_ descriptor: Int32?, _ file: String?, for words: Words) throws {
        try judge(descriptor, of: "--\(words.rawValue)-fd")
        if descriptor != nil, file != nil {
            throw ValidationError("Give one of --\(words.rawValue)-fd and --\(words.rawValue)-file.")
        }
    }

    /// Whether there is a passcode to be read without asking for it.
    var isGiven: Bool { descriptor != nil || file != nil }

    /// Whether there is one to be had: given, or to be asked for.
    var isAvailable: Bool { isGiven || TerminalPrompt.isPossible }

    /// Reads the passcode.
    ///
    /// - Parameters:
    ///   - prompt: What is asked where it was not given.
    ///   - isNew: Whether it is chosen now: then it is asked for twice.
    func read(asking prompt: String, isNew: Bool = false) throws -> Secret {
        let bytes = try bytes(asking: prompt, isNew: isNew)
        defer { bytes.wipe() }
        if bytes.isEmpty { throw CommandFailure.usage("The \(words.rawValue) is empty.") }
        do {
            // The form that the keys do not depend on is for the keybag to choose.
            return try Secret(utf8: bytes.extracting(0..<bytes.count))
        } catch {
            throw CommandFailure.usage("The \(words.rawValue) is no UTF-8 text.")
        }
    }

    private func bytes(asking prompt: String, isNew: Bool) throws -> SecureBytes {
        if let descriptor {
            return try SecretInput.read(descriptor, named: "descriptor \(descriptor)", limit: Self.limit)
        }
        if let file { return try SecretInput.readFile(file, limit: Self.limit) }
        guard TerminalPrompt.isPossible else {
            throw CommandFailure.usage(
                "There is no terminal to ask for a \(words.rawValue): give --\(words.rawValue)-fd or --\(words.rawValue)-file."
            )
        }
        guard isNew else { return try TerminalPrompt.ask(prompt, limit: Self.limit) }
        return try TerminalPrompt.betweenPrompts { try twice(asking: prompt) }
    }

    private func twice(asking prompt: String) throws -> SecureBytes {
        let first = try TerminalPrompt.ask(prompt, limit: Self.limit)
        // An empty one is refused by whoever reads it; nobody has to type it twice.
        if first.isEmpty { return first }
        let second = try TerminalPrompt.ask("Once more: ", limit: Self.limit)
        defer { second.wipe() }
        guard first == second else {
            first.wipe()
            throw CommandFailure.usage("The two are not the same.")
        }
        return first
    }
}
