internal import BulwarkCore
internal import BulwarkKeybag
internal import BulwarkReport

/// What is told about a protected file.
struct FileEntry: Encodable {
    /// What is told about several.
    struct List: Encodable {
        let schemaVersion = 1
        var files: [FileEntry]
    }

    /// Where it is a document of its own.
    var schemaVersion: Int?
    var path: String
    /// The class's letter.
    var `class`: String?
    /// The class's name.
    var protection: String?
    var length: Int64?
    /// Whether a change of class was interrupted.
    var changeUnfinished: Bool?
    /// Whether all of it was found to be what was written; nil where nobody looked.
    var intact: Bool?
    var error: String?
    var message: String?
    var chunk: Int64?

    init(
        _ path: String, _ protection: FileProtection, length: Int64, isChangeUnfinished: Bool, isIntact: Bool? = nil
    ) {
        self.path = path
        self.class = protection.letter
        self.protection = protection.rawValue
        self.length = length
        changeUnfinished = isChangeUnfinished
        intact = isIntact
    }

    init(_ path: String, _ failure: KeybagError) {
        self.path = path
        // A file that could not be looked at may be whole.
        intact = failure.code == .fileTampered ? false : nil
        error = failure.code.rawValue
        message = failure.message.description
        if case .chunk(let index) = failure.detail { chunk = index }
    }

    /// For a person.
    var line: String {
        let state = intact == true ? "intact, " : ""
        let bytes = length == 1 ? "1 byte" : "\(length ?? 0) bytes"
        let note = changeUnfinished == true ? "; a change of class was interrupted: change it again" : ""
        return "\(Printable.line(path)): \(state)class \(`class` ?? "") (\(protection ?? "")), \(bytes)\(note)\n"
    }
}
