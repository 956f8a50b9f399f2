extension CoreError {
    /// The kinds of failure.
    public struct Code: ErrorCode {
        /// The code's stable name.
        public let rawValue: String

        /// Takes a code by its stable name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no such file or folder.
        public static let notFound = Code(rawValue: "not-found")
        /// The system does not allow it.
        public static let permissionDenied = Code(rawValue: "permission-denied")
        /// Something has that name already.
        public static let alreadyExists = Code(rawValue: "already-exists")
        /// It is a folder where a file is needed.
        public static let isFolder = Code(rawValue: "is-folder")
        /// It is not a folder where one is needed.
        public static let notFolder = Code(rawValue: "not-folder")
        /// It is a symbolic link where none may be followed.
        public static let isLink = Code(rawValue: "is-link")
        /// The volume or the quota is full.
        public static let noSpace = Code(rawValue: "no-space")
        /// The volume can only be read.
        public static let readOnly = Code(rawValue: "read-only")
        /// The medium failed.
        public static let inputOutput = Code(rawValue: "input-output")
        /// Another process holds it.
        public static let busy = Code(rawValue: "busy")
        /// The process has too many open files.
        public static let tooManyOpenFiles = Code(rawValue: "too-many-open-files")
        /// A name or path is too long or no valid name.
        public static let invalidName = Code(rawValue: "invalid-name")
        /// The system or the file system cannot do that.
        public static let unsupported = Code(rawValue: "unsupported")
        /// The folder has something in it.
        public static let folderNotEmpty = Code(rawValue: "folder-not-empty")
        /// The two paths are on different volumes.
        public static let otherVolume = Code(rawValue: "other-volume")
        /// The file was closed before.
        public static let closed = Code(rawValue: "closed")
        /// The file ended before all that is needed was read.
        public static let endOfFile = Code(rawValue: "end-of-file")
        /// It is larger than the limit.
        public static let tooLarge = Code(rawValue: "too-large")
        /// The system answered something else; ``CoreError/systemCode`` says what.
        public static let system = Code(rawValue: "system")
        /// The bytes are no UTF-8 text.
        public static let notText = Code(rawValue: "not-text")
        /// A secret was wiped before its use.
        public static let wiped = Code(rawValue: "wiped")

        /// All codes of the module.
        public static let all: [Code] = [
            .notFound, .permissionDenied, .alreadyExists, .isFolder, .notFolder, .isLink, .noSpace, .readOnly,
            .inputOutput, .busy, .tooManyOpenFiles, .invalidName, .unsupported, .folderNotEmpty, .otherVolume,
            .closed, .endOfFile, .tooLarge, .system, .notText, .wiped,
        ]

        /// What to tell a person.
        public var message: UserMessage? { Self.messages[self] }

        private static let messages: [Code: UserMessage] = [
            .notFound: UserMessage(
                "core.not-found", "The file or folder does not exist.", advice: "Check its name and try again."),
            .permissionDenied: UserMessage(
                "core.permission-denied", "The system does not allow access.",
                advice: "Check the permissions and the owner of the file and its folder."),
            .alreadyExists: UserMessage(
                "core.already-exists", "Something with that name exists already.",
                advice: "Choose another name or remove it first."),
            .isFolder: UserMessage("core.is-folder", "It is a folder, not a file.", advice: "Name a file."),
            .notFolder: UserMessage("core.not-folder", "It is not a folder.", advice: "Name a folder."),
            .isLink: UserMessage(
                "core.is-link", "It is a symbolic link, and links are not followed here.",
                advice: "Name the file itself."),
            .noSpace: UserMessage(
                "core.no-space", "The volume is full.", advice: "Free some space and try again; nothing was replaced."),
            .readOnly: UserMessage(
                "core.read-only", "The volume can only be read.", advice: "Choose a place that can be written to."),
            .inputOutput: UserMessage(
                "core.input-output", "The storage medium failed.",
                advice: "Close the store and open it again; keep a copy, for the medium may be failing."),
            .busy: UserMessage(
                "core.busy", "Another process is using it.", advice: "Wait until it has finished, then try again."),
            .tooManyOpenFiles: UserMessage(
                "core.too-many-open-files", "Too many files are open.", advice: "Close some, or raise the limit."),
            .invalidName: UserMessage(
                "core.invalid-name", "The name is too long or not valid.", advice: "Choose a shorter, plain name."),
            .unsupported: UserMessage(
                "core.unsupported", "The system or the file system cannot do that.",
                advice: "Use another volume, or do without."),
            .folderNotEmpty: UserMessage(
                "core.folder-not-empty", "The folder is not empty.", advice: "Remove what is in it first."),
            .otherVolume: UserMessage(
                "core.other-volume", "The two places are on different volumes.",
                advice: "Choose a place on the same volume."),
            .closed: UserMessage("core.closed", "The file was closed.", advice: "Open it again."),
            .endOfFile: UserMessage(
                "core.end-of-file", "The file is shorter than it should be.",
                advice: "Restore it from a copy; it may have been cut off."),
            .tooLarge: UserMessage(
                "core.too-large", "It is larger than allowed.", advice: "Use something smaller, or raise the limit."),
            .system: UserMessage(
                "core.system", "The system could not do it.", advice: "Look up the system's code and try again."),
            .notText: UserMessage("core.not-text", "The bytes are no text.", advice: "Read them as bytes instead."),
            .wiped: UserMessage(
                "core.wiped", "The secret has been wiped.", advice: "Unlock again to get at it."),
        ]
    }
}
