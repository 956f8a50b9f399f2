import BulwarkDetection
import BulwarkProperties
import BulwarkReport

/// Reads those files of a built app that no tree of sources has.
extension ResourceFile {
    /// Makes sense of an executable, a profile, a compiled interface or a text; nil for any other kind.
    static func parse(ofBuiltApp bytes: [UInt8], as file: InputFile) -> ResourceFile? {
        let place = SourceLocation(wholeFile: file.path)
        func unread(_ message: String) -> ResourceFile {
            ResourceFile(file: file, notice: .init(.unread, at: place, message))
        }
        switch file.kind {
        case .executable:
            do throws(MachOError) {
                let executable = try ExecutableFile(path: file.path, bytes)
                var read = ResourceFile(file: file, content: .executable(executable))
                if executable.isEncrypted {
                    read.notice = .init(
                        .unread, at: place,
                        "The App Store has encrypted the executable: its strings could not be read. Audit the app as it was before it was sent there."
                    )
                }
                return read
            } catch {
                return unread(error.message)
            }
        case .provisioningProfile:
            guard let profile = ProvisioningProfile(path: file.path, bytes) else {
                return unread("The provisioning profile holds no property list.")
            }
            return ResourceFile(file: file, content: .profile(profile))
        case .compiledInterface:
            let archive = NIBArchive(bytes)
            var read = ResourceFile(
                file: file,
                content: .compiledInterface(
                    namesUIWebView(bytes) ? ["UIWebView"] : [],
                    archive.map { InterfaceFile(path: file.path, archive: $0) }))
            if archive == nil, NIBArchive.isBegun(bytes) {
                read.notice = .init(
                    .unread, at: place, "The compiled interface is damaged: its fields were not judged.")
            }
            return read
        case .text where HermesBytecode.isBegun(bytes):
            guard let script = HermesBytecode(bytes) else {
                return unread("The bytecode of this script is damaged, or of a version that is not read.")
            }
            return ResourceFile(file: file, content: .texts, texts: texts(of: script, in: bytes, of: file.path))
        case .text:
            let texts = texts(in: bytes, of: file.path)
            let settings = file.name.hasPrefix(".env") ? settings(in: bytes, of: file.path, besides: texts) : []
            return ResourceFile(file: file, content: .texts, texts: texts + settings)
        default: return nil
        }
    }

    /// Whether a compiled interface names UIWebView, and not a class that ends so.
    private static func namesUIWebView(_ bytes: [UInt8]) -> Bool {
        let wanted = Array("UIWebView".utf8)
        func isOfName(_ index: Int) -> Bool {
            bytes.indices.contains(index)
                && (bytes[index] == UInt8(ascii: "_") || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[index] & 0xdf)
        }
        var rest = bytes[...]
        while let start = rest.firstIndex(of: wanted[0]) {
            if rest[start...].starts(with: wanted), !isOfName(start - 1), !isOfName(start + wanted.count) {
                return true
            }
            rest = rest[(start + 1)...]
        }
        return false
    }

    /// The credentials in a text that are such by their form: scripts and pages have no keys that say what their texts are.
    private static func texts(in bytes: [UInt8], of path: String) -> [ResourceText] {
        let ranges = StringCredentials.ranges(in: bytes[...])
        guard !ranges.isEmpty else { return [] }
        let lines = LineMap(bytes)
        return ranges.compactMap { range in
            let value = String(decoding: bytes[range], as: UTF8.self)
            // What says that it is an example is none.
            guard SecretShapeMatcher.shape(of: value) != nil else { return nil }
            return ResourceText(
                file: path, keys: [], value: value, span: lines.span(range.lowerBound, range.upperBound))
        }
    }

    /// The credentials among the strings of bytecode, each with what it is for a key: it has no line.
    private static func texts(of script: HermesBytecode, in bytes: [UInt8], of path: String) -> [ResourceText] {
        script.strings.indices.compactMap { number in
            guard StringCredentials.lengths.contains(script.strings[number].range.count) else { return nil }
            let text = script.text(number, in: bytes)
            return SecretShapeMatcher.shape(of: text).map {
                ResourceText(file: path, keys: [$0.rawValue], value: text, span: .none)
            }
        }
    }

    /// The values of a file of environment variables, a line each: `API_SECRET=…`.
    private static func settings(in bytes: [UInt8], of path: String, besides known: [ResourceText]) -> [ResourceText] {
        let lines = LineMap(bytes)
        return bytes.split(separator: 0x0a).compactMap { line in
            guard let mark = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let isPadding = { (byte: UInt8) in byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
            var value = line[(mark + 1)...].drop(while: isPadding)
            while let last = value.last, isPadding(last) { value.removeLast() }
            let name = String(decoding: line[..<mark].drop { $0 <= 0x20 }, as: UTF8.self)
            let text = String(decoding: value, as: UTF8.self)
            // What is one by its form was found already.
            guard !name.hasPrefix("#"), !text.isEmpty, !known.contains(where: { text.contains($0.value) }) else {
                return nil
            }
            return ResourceText(
                file: path, keys: [name], value: text, span: lines.span(value.startIndex, value.endIndex))
        }
    }
}
