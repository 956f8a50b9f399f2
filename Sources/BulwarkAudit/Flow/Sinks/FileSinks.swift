import BulwarkPolicy
import BulwarkReport

/// The calls that write a value to a file.
enum FileSinks {
    /// A write with the options that it is given.
    struct Write {
        var frame: SinkFrame
        /// Whether the write itself asks for complete protection, or complete unless open.
        var isProtected: Bool
    }

    /// Every write of data or text to a file in the code base.
    static func writes(in code: CodeBase) -> [Write] {
        code.memo.writes.value(of: .file, spread: 0) { findWrites(in: code) }
    }

    /// One finding for each write: what is handed to it from many places, as to that of a log, one change there mends.
    static func oneForEachWrite(_ findings: [Finding]) -> [Finding] {
        var kept: [Finding] = []
        var numbers: [SourceLocation: Int] = [:]
        var others: [Int: Int] = [:]
        let inOrder = findings.sorted {
            ($0.location.path, $0.location.line, $0.location.column)
                < ($1.location.path, $1.location.line, $1.location.column)
        }
        for finding in inOrder {
            guard let write = finding.trace.last(where: { $0.role == .sink })?.location else {
                kept.append(finding)
                continue
            }
            if let number = numbers[write] {
                others[number, default: 0] += 1
            } else {
                numbers[write] = kept.count
                kept.append(finding)
            }
        }
        for (number, count) in others {
            let message =
                kept[number].message.hasSuffix(".") ? kept[number].message.dropLast() : kept[number].message[...]
            kept[number].message = message + "; so is what \(count) more places hand to the same write."
        }
        return kept
    }

    private static func findWrites(in code: CodeBase) -> [Write] {
        var writes: [Write] = []
        for call in code.calls("write", "writeToFile", "writeToURL") {
            // In an extension of data or text, what is written is the value itself.
            guard let receiver = call.receiver ?? call.enclosingFunction.flatMap({ $0.extendsValue ? $0 : nil }),
                call.arguments.contains(where: { ["to", "toFile", "atomically", "options"].contains($0.text) })
                    || call.text != "write"
            else { continue }
            // `handle.write(to:)` of streams and sockets has another receiver: data and strings are values.
            guard
                call.argument("to") != nil || call.argument("toFile") != nil || !call.isSwift
                    || call.argument("toURL") != nil
            else { continue }
            writes.append(
                Write(
                    frame: SinkFrame(call, value: receiver, key: target(of: call), effect: "written to a file"),
                    isProtected: isProtected(call)))
        }
        for call in code.calls("createFile", "createFileAtPath") {
            guard let contents = call.argument("contents"), contents.kind != .none else { continue }
            writes.append(
                Write(
                    frame: SinkFrame(call, value: contents, key: target(of: call), effect: "written to a file"),
                    isProtected: mentionsProtection(call)))
        }
        for call in code.calls("write", "writeData") where !call.arguments.contains(where: { $0.text == "to" }) {
            guard let handle = call.receiver, let opening = opening(of: handle),
                let value = call.argument(at: 0)
            else { continue }
            writes.append(
                Write(
                    frame: SinkFrame(call, value: value, key: opening.argument(at: 0), effect: "written to a file"),
                    isProtected: false))
        }
        for call in code.calls("archiveRootObject") {
            guard let value = call.argument(at: 0), call.argument("toFile") != nil else { continue }
            writes.append(
                Write(
                    frame: SinkFrame(call, value: value, key: target(of: call), effect: "archived to a file"),
                    isProtected: false))
        }
        return writes + code.ownSinks(.file, effect: "written to a file").map { Write(frame: $0, isProtected: false) }
    }

    /// The call that opened the file or stream that a handle writes to; nil where that is none of a file, or cannot be seen.
    private static func opening(of handle: Fact, depth: Int = 0) -> Fact? {
        guard depth < 4 else { return nil }
        switch handle.kind {
        case .call:
            let label = handle.arguments.first?.text ?? ""
            switch handle.text {
            case "FileHandle", "NSFileHandle":
                return label.hasPrefix("forWriting") || label.hasPrefix("forUpdating") ? handle : nil
            case "OutputStream", "NSOutputStream": return ["url", "toFileAtPath"].contains(label) ? handle : nil
            case "fileHandleForWritingAtPath", "fileHandleForWritingToURL", "fileHandleForUpdatingAtPath",
                "outputStreamToFileAtPath", "outputStreamWithURL":
                return handle
            default: return nil
            }
        case .cast, .prefix: return handle.first.flatMap { opening(of: $0, depth: depth + 1) }
        case .name, .member:
            guard let declaration = handle.referredDeclaration else { return nil }
            if let value = declaration.initialValue { return opening(of: value, depth: depth + 1) }
            guard declaration.kind == .variable,
                let scope = declaration.isMember
                    ? declaration.enclosingType : declaration.enclosing(.function, .closure, .accessor)
            else { return nil }
            return AssignedValues.values(of: declaration, in: scope).lazy.compactMap {
                opening(of: $0, depth: depth + 1)
            }
            .first
        default: return nil
        }
    }

    /// Where a write goes.
    static func target(of call: Fact) -> Fact? {
        call.argument("to") ?? call.argument("toFile") ?? call.argument("atPath") ?? call.argument("toURL")
            ?? call.argument(at: 0)
    }

    private static func isProtected(_ call: Fact) -> Bool {
        guard let options = call.argument("options") else { return false }
        return mentionsProtection(options)
    }

    /// Whether a write says that its file is to have no protection, which is a finding of its own.
    static func refusesProtection(_ call: Fact) -> Bool {
        let words: Set = ["noFileProtection", "NSDataWritingFileProtectionNone"]
        if call.descendants.contains(where: { words.contains($0.text) }) { return true }
        guard let options = call.argument("options")?.referredDeclaration, options.kind == .variable else {
            return false
        }
        return options.descendants.contains { words.contains($0.text) }
    }

    /// Whether a file lies in a folder that the app makes with a class, which what is made in it takes on: `vaultFolder().appendingPathComponent(name)`.
    static func isInProtectedFolder(_ target: Fact?, depth: Int = 0) -> Bool {
        guard let target, depth < 6 else { return false }
        return target.parts.contains { part in
            switch part.kind {
            case .call:
                guard let function = part.code.function(calledBy: part), function.text != "init" else { return false }
                return makesProtectedFolder(function)
            case .name, .member:
                guard let declaration = part.referredDeclaration, declaration.kind == .variable,
                    !target.isInside(declaration)
                else { return false }
                if let getter = declaration.getter { return makesProtectedFolder(getter) }
                if let value = declaration.initialValue {
                    return makesProtectedFolder(value) || isInProtectedFolder(value, depth: depth + 1)
                }
                guard declaration.isMember, let type = declaration.enclosingType else { return false }
                return makesProtectedFolder(type, called: declaration.textID)
            default: return false
            }
        }
    }

    /// Whether code makes a folder with a class, or gives one to a folder that is there.
    private static func makesProtectedFolder(_ scope: Fact, called name: UInt32? = nil) -> Bool {
        scope.descendants(.call).contains { call in
            guard
                ["createDirectory", "createDirectoryAtURL", "createDirectoryAtPath", "setAttributes"].contains(
                    call.text),
                mentionsProtection(call), !refusesProtection(around: call)
            else { return false }
            return name.map { call.mentions($0) } ?? true
        }
    }

    /// Whether options, attributes or what they are built from ask for protection.
    static func mentionsProtection(_ scope: Fact) -> Bool {
        for part in scope.parts {
            switch part.kind {
            case .member, .name:
                if protections.contains(part.text) { return true }
                // Options that are held in a constant.
                if part.kind == .name, let value = part.declaration?.initialValue,
                    value.descendants.contains(where: { protections.contains($0.text) })
                {
                    return true
                }
            default: break
            }
        }
        return false
    }

    static let protections: Set<String> = [
        "completeFileProtection", "completeFileProtectionUnlessOpen",
        "completeFileProtectionUntilFirstUserAuthentication", "complete", "completeUnlessOpen",
        "completeUntilFirstUserAuthentication", "NSDataWritingFileProtectionComplete",
        "NSDataWritingFileProtectionCompleteUnlessOpen", "NSFileProtectionComplete",
        "NSFileProtectionCompleteUnlessOpen", "NSFileProtectionCompleteUntilFirstUserAuthentication",
        "completeFileProtectionWhenUserInactive",
    ]

    /// Whether the function around a write sets the protection of what it writes, by attributes or a `FilePolicy`.
    static func protectsAfterwards(_ call: Fact) -> Bool {
        guard let scope = call.enclosing(.function, .closure, .accessor) else { return false }
        return scope.descendants.contains { part in
            let protects: Bool
            switch part.kind {
            case .call:
                protects =
                    ["setAttributes", "setResourceValue", "setResourceValues"].contains(part.text)
                    && mentionsProtection(part) || FilePromise.protects(part)
            case .member:
                protects =
                    part.text == "protectionKey" || part.text == "fileProtection" || part.text == "fileProtectionKey"
            case .name: protects = part.text == "NSFileProtectionKey" || part.text == "NSURLFileProtectionKey"
            default: protects = false
            }
            return protects && !isAboutAnother(part, than: call) && !refusesProtection(around: part)
        }
    }

    /// Whether what is said about protection is that there is to be none.
    private static func refusesProtection(around part: Fact) -> Bool {
        guard let statement = part.kind == .call ? part : part.enclosing(.entry, .assignment, .call) else {
            return false
        }
        return statement.descendants.contains { $0.text == "none" || $0.text == "NSFileProtectionNone" }
    }

    /// Whether attributes are set on a file that is not the one that a call writes, as far as both are named.
    private static func isAboutAnother(_ part: Fact, than write: Fact) -> Bool {
        let around = part.kind == .call ? part : part.enclosing(.call)
        guard let setter = around, setter.text == "setAttributes",
            let path = setter.argument("ofItemAtPath"), let target = target(of: write)
        else { return false }
        let names = (files(in: path), files(in: target))
        return !names.0.isEmpty && !names.1.isEmpty && names.0.isDisjoint(with: names.1)
    }

    /// The names of what holds a file's path, those of what it is made from among them.
    private static func files(in path: Fact, depth: Int = 0) -> Set<String> {
        guard depth < 4 else { return [] }
        var names: Set<String> = []
        for part in path.parts where part.kind == .name && !part.beginsUppercase {
            names.insert(part.text)
            if let value = part.declaration?.initialValue { names.formUnion(files(in: value, depth: depth + 1)) }
        }
        return names
    }
}
