import BulwarkReport

/// What one file that is no source code gives to an audit. Files are read independently of each other, so that many can be at once.
struct ResourceFile: Sendable {
    /// What was read.
    enum Content: Sendable {
        /// A property list, entitlements, privacy manifest, project or package lock file.
        case tree(PropertyNode)
        case interface(InterfaceFile)
        /// The text of an xcconfig file.
        case settings([UInt8])
        case pods([LockedPackage])
        /// Nothing but texts.
        case texts
    }

    var file: InputFile
    /// nil where it could not be read.
    var content: Content?
    /// The texts that may be secrets.
    var texts: [ResourceText] = []
    /// The keys of a translated Info.plist.
    var infoPlistKeys: [String] = []
    /// Why it could not be read.
    var notice: AuditReport.Notice?

    /// Reads a file.
    static func read(_ file: InputFile, limits: InputLimits = .init()) -> ResourceFile {
        do throws(FileReader.Failure) {
            return parse(try FileReader.bytes(ofFile: file.absolutePath, limit: limits.bytes(for: file.kind)), as: file)
        } catch {
            return ResourceFile(
                file: file,
                notice: .init(.unread, at: SourceLocation(path: file.path, line: 1), error.message))
        }
    }

    /// Makes sense of the bytes of a file.
    static func parse(_ bytes: [UInt8], as file: InputFile) -> ResourceFile {
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
            return ResourceFile(
                file: file,
                notice: .init(
                    .syntax, at: error.span.location(in: file.path),
                    "The \(file.kind.title) could not be read: \(error.reason)."))
        }
    }

    private static func content(of bytes: [UInt8], _ file: InputFile) throws(PropertyError) -> ResourceFile {
        let filter = ResourceTextFilter()
        switch file.kind {
        case .swift, .objectiveC: return ResourceFile(file: file)
        case .json, .stringCatalog:
            guard bytes.contains(where: { $0 > 0x20 }) else { return ResourceFile(file: file, content: .texts) }
            let texts = try JSONDocument.texts(of: bytes, in: file.path, filter: filter, limits: .init())
            return ResourceFile(file: file, content: .texts, texts: texts)
        case .strings:
            if PropertyDocument.isBinary(bytes) || PropertyDocument.isXML(bytes) {
                let tree = try PropertyDocument.propertyList(bytes)
                return ResourceFile(
                    file: file, content: .texts, texts: ResourceText.texts(of: tree, in: file.path, filter: filter))
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
        case .project: return ResourceFile(file: file, content: .tree(try PropertyDocument.propertyList(bytes)))
        case .packageResolved: return ResourceFile(file: file, content: .tree(try PropertyDocument.json(bytes)))
        case .interface:
            // Old xibs may be binary property lists or archives: nothing in them is looked at.
            guard !PropertyDocument.isBinary(bytes) else { return ResourceFile(file: file, content: .texts) }
            return ResourceFile(
                file: file, content: .interface(InterfaceFile(path: file.path, root: try MarkupElement.tree(of: bytes)))
            )
        case .buildConfiguration: return ResourceFile(file: file, content: .settings(bytes))
        case .podfileLock:
            return ResourceFile(file: file, content: .pods(LockedPackage.pods(lock: bytes, path: file.path)))
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
        case .buildConfiguration: "build configuration file"
        case .packageResolved: "package lock file"
        case .podfileLock: "pod lock file"
        }
    }
}
