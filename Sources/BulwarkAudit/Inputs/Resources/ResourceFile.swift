import BulwarkProperties
import BulwarkReport

/// What one file that is no source code gives to an audit. Files are read independently of each other, so that many can be at once.
struct ResourceFile: Sendable {
    /// What was read.
    enum Content: Sendable {
        /// A property list, entitlements, privacy manifest, project, project specification or package lock file.
        case tree(PropertyNode)
        case interface(InterfaceFile)
        /// The text of an xcconfig file.
        case settings([UInt8])
        case pods([LockedPackage])
        /// Nothing but texts.
        case texts
        /// An executable of a built app.
        case executable(ExecutableFile)
        case profile(ProvisioningProfile)
        /// The classes that an interface of a built app names, of those that matter, and its views, where they can be read.
        case compiledInterface([String], InterfaceFile?)
    }

    var file: InputFile
    /// nil where it could not be read.
    var content: Content?
    /// The texts that may be secrets.
    var texts: [ResourceText] = []
    /// The keys of a translated Info.plist.
    var infoPlistKeys: [String] = []
    /// Why it could not be read, or not as what it is.
    var notice: AuditReport.Notice?

    /// Reads a file.
    static func read(_ file: InputFile, limits: InputLimits = .init()) -> ResourceFile {
        do throws(FileReader.Failure) {
            return parse(try file.bytes(limits: limits), as: file)
        } catch {
            return ResourceFile(
                file: file,
                notice: .init(.unread, at: SourceLocation(path: file.path, line: 1), error.message))
        }
    }

    /// Makes sense of the bytes of a file.
    static func parse(_ bytes: [UInt8], as file: InputFile) -> ResourceFile {
        if let built = parse(ofBuiltApp: bytes, as: file) { return built }
        var text = bytes
        if !PropertyDocument.isBinary(bytes) {
            switch TextDecoding.utf8(bytes) {
            case .success(let decoded): text = decoded
            case .failure(let failure):
                return ResourceFile(
                    file: file,
                    notice: .init(.unread, at: SourceLocation(path: file.path, line: 1), failure.message))
            }
        }
        do throws(PropertyError) {
            return try content(of: text, file)
        } catch {
            let place = error.span.location(in: file.path)
            // Of a file that only holds texts, they can be had without its structure.
            if let texts = LooseTexts.texts(of: text, as: file, filter: ResourceTextFilter()) {
                return ResourceFile(
                    file: file, content: .texts, texts: texts,
                    notice: .init(
                        .syntax, at: place,
                        "The \(file.kind.title) is malformed: \(error.reason). What stands in quotes was read."))
            }
            if let line = conflict(in: text) {
                return ResourceFile(
                    file: file,
                    notice: .init(
                        .unread, at: SourceLocation(path: file.path, line: line),
                        "The \(file.kind.title) could not be read: it has the marks of a merge conflict."))
            }
            return ResourceFile(file: file, notice: unread(file.kind, at: file.path, error))
        }
    }

    /// The first line that git has marked as one of two versions, from 1.
    private static func conflict(in text: [UInt8]) -> Int? {
        let mark = Array("<<<<<<< ".utf8)
        var line = 1
        var isStart = true
        for (index, byte) in text.enumerated() {
            if isStart, byte == mark[0], text[index...].starts(with: mark) { return line }
            isStart = byte == UInt8(ascii: "\n")
            if isStart { line += 1 }
        }
        return nil
    }

    /// Says that a file could not be made sense of.
    static func unread(_ kind: InputKind, at path: String, _ error: PropertyError) -> AuditReport.Notice {
        .init(
            .unread, at: error.span.location(in: path), "The \(kind.title) could not be read: \(error.reason).")
    }

    private static func content(of bytes: [UInt8], _ file: InputFile) throws(PropertyError) -> ResourceFile {
        let filter = ResourceTextFilter()
        // Strings files may be empty, and so may settings; anything else has lost what it held, and is named.
        let mayBeEmpty =
            file.kind.isSource || file.kind == .strings || file.kind == .buildConfiguration
            || file.kind == .projectSpecification
        if !mayBeEmpty, !bytes.contains(where: { $0 > 0x20 }) { throw PropertyError(.malformed, "it is empty") }
        switch file.kind {
        case .swift, .objectiveC, .executable, .provisioningProfile, .compiledInterface, .text:
            return ResourceFile(file: file)
        case .json, .stringCatalog:
            let texts = try JSONDocument.texts(of: bytes, in: file.path, filter: filter, limits: .init())
            let keys =
                file.name == "InfoPlist.xcstrings" ? try PropertyDocument.json(bytes)["strings"]?.keys ?? [] : []
            return ResourceFile(file: file, content: .texts, texts: texts, infoPlistKeys: keys)
        case .strings:
            if PropertyDocument.isBinary(bytes) || PropertyDocument.isXML(bytes) {
                let tree = try PropertyDocument.propertyList(bytes)
                return ResourceFile(
                    file: file, content: .texts, texts: ResourceText.texts(of: tree, in: file.path, filter: filter),
                    infoPlistKeys: file.name == "InfoPlist.strings" ? tree.keys : [])
            }
            let texts = try StringsFile.texts(of: bytes, in: file.path, filter: filter, limits: .init())
            let keys = file.name == "InfoPlist.strings" ? StringsFile.keys(of: bytes) : []
            return ResourceFile(file: file, content: .texts, texts: texts, infoPlistKeys: keys)
        case .propertyList, .entitlements, .privacyManifest:
            let tree = try PropertyDocument.propertyList(bytes)
            guard tree.isDictionary || file.kind == .propertyList else {
                throw PropertyError(.malformed, "its root is not a dictionary", at: tree.span)
            }
            if file.name.hasSuffix("Info.plist"), !tree.isDictionary {
                throw PropertyError(.malformed, "its root is not a dictionary", at: tree.span)
            }
            return ResourceFile(
                file: file, content: .tree(tree), texts: ResourceText.texts(of: tree, in: file.path, filter: filter))
        case .project:
            let tree = try PropertyDocument.propertyList(bytes)
            guard tree["objects"] != nil, tree["rootObject"] != nil else {
                throw PropertyError(.malformed, "it holds no project", at: tree.span)
            }
            return ResourceFile(file: file, content: .tree(tree))
        case .projectSpecification:
            // Other tools have files of this name, too, and not only in YAML.
            let tree = ProjectSpecification.mayBe(bytes) ? try YAMLTree.tree(of: bytes) : nil
            guard let tree, ProjectSpecification.isSpecification(tree) else {
                return ResourceFile(file: file, content: .texts)
            }
            return ResourceFile(
                file: file, content: .tree(tree), texts: ResourceText.texts(of: tree, in: file.path, filter: filter))
        case .packageResolved:
            let tree = try PropertyDocument.json(bytes)
            guard (tree["pins"] ?? tree["object"]["pins"])?.isArray == true else {
                throw PropertyError(.unsupported, "it has no list of pins", at: tree.span)
            }
            return ResourceFile(
                file: file, content: .tree(tree), texts: LockedPackage.addresses(resolved: tree, path: file.path))
        case .interface:
            let root = PropertyDocument.isBinary(bytes) ? nil : try MarkupElement.tree(of: bytes)
            // Interface Builder before Xcode 5 wrote archives and compiled files.
            guard let root, root.name != "archive" else {
                throw PropertyError(.unsupported, "it is in the form of Xcode 4; open it in Xcode to convert it")
            }
            return ResourceFile(file: file, content: .interface(InterfaceFile(path: file.path, root: root)))
        case .buildConfiguration:
            let notice = BuildConfigurationFile.firstStrayLine(in: bytes).map { number in
                AuditReport.Notice(
                    .syntax, at: SourceLocation(path: file.path, line: number),
                    "This line is no setting, no comment and no include; the other lines were read.")
            }
            return ResourceFile(file: file, content: .settings(bytes), notice: notice)
        case .podfileLock:
            guard LockedPackage.isPodLock(bytes) else {
                throw PropertyError(.malformed, "it has none of the sections of a lock file")
            }
            return ResourceFile(
                file: file, content: .pods(LockedPackage.pods(lock: bytes, path: file.path)),
                texts: LockedPackage.addresses(lock: bytes, path: file.path))
        }
    }
}

extension InputKind {
    /// What a file of this kind is called in a sentence.
    var title: String {
        switch self {
        case .swift: "Swift file"
        case .objectiveC: "Objective-C file"
        case .propertyList: "property list"
        case .entitlements: "entitlements file"
        case .strings: "strings file"
        case .stringCatalog: "string catalog"
        case .json: "JSON file"
        case .interface: "interface file"
        case .privacyManifest: "privacy manifest"
        case .project: "project file"
        case .projectSpecification: "project specification"
        case .buildConfiguration: "build configuration file"
        case .packageResolved: "package lock file"
        case .podfileLock: "pod lock file"
        case .executable: "executable"
        case .provisioningProfile: "provisioning profile"
        case .compiledInterface: "compiled interface"
        case .text: "text"
        }
    }
}

extension ResourceFile {
    /// Whether a path says that what is there is data for tests: recorded answers, made-up accounts.
    static func isForTests(_ path: String) -> Bool {
        testWords.matches(path)
    }

    private static let testWords = WordSet(["test-data", "testdata", "test_data", "fixture", "mock", "stub"])
}
