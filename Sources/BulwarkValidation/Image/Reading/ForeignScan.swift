/// Looks for what is no image, in the places where other programs would find it.
struct ForeignScan {
    private let scan: ImageScan
    private var bytes: ImageBytes { scan.bytes }

    init(_ scan: ImageScan) { self.scan = scan }

    /// Looks into metadata and comments.
    func readHidden(_ range: Range<Int>) {
        if bytes.has("#!/", at: range.lowerBound) { add(.script, at: range.lowerBound..<range.lowerBound + 3) }
        for at in range {
            if let found = Self.signature(at: at, of: bytes) { add(found.kind, at: at..<at + found.length) }
        }
    }

    /// Looks into what a part of the file holds in compressed form.
    func readUnpacked(_ text: ImageBytes, of part: Range<Int>) {
        for at in 0..<text.count {
            if let found = Self.signature(at: at, of: text) { return add(found.kind, at: part) }
        }
    }

    /// Looks behind the image's end.
    func readTrailing(_ range: Range<Int>) {
        readHidden(range)
        let start = range.lowerBound
        for (text, offset, kind) in Self.leaders where bytes.has(text, at: start + offset) {
            add(kind, at: start + offset..<start + offset + text.utf8CodeUnitCount)
        }
        if bytes.big16(start) == 0x1F8B { add(.archive, at: start..<start + 2) }
        for at in range where bytes[at] == 0xFF && bytes[at + 1] == 0xD8 && bytes[at + 2] == 0xFF {
            add(.image, at: at..<at + 3)
        }
    }

    /// Looks at the file as readers of archives and documents do, whatever the image's own structure says.
    func readFile() {
        let start = bytes.count - min(bytes.count, 65_557)
        // The end record of a zip archive is looked for from the file's end (APPNOTE 4.3.16).
        for at in start..<max(start, bytes.count - 21)
        where bytes.has("PK\u{5}\u{6}", at: at) && at + 22 + bytes.little16(at + 20) <= bytes.count {
            let size = bytes.little32(at + 12)
            if bytes.little16(at + 10) > 0, size <= at, bytes.has("PK\u{1}\u{2}", at: at - size) {
                add(.zip, at: at..<at + 22)
            }
        }
        for at in 0..<bytes.count {
            if let found = Self.signature(at: at, of: bytes), isBeyondChance(found, at: at) {
                add(found.kind, at: at..<at + found.length)
            }
        }
    }

    /// Whether compressed pixels do not look like this in one of ten thousand large files.
    private func isBeyondChance(_ found: (kind: ForeignContent.Kind, length: Int), at: Int) -> Bool {
        switch found.kind {
        // A local header: version needed, method, and the length of a name (APPNOTE 4.3.7).
        case .zip:
            bytes[at + 2] == 3 && bytes[at + 4] < 64 && bytes[at + 5] == 0 && bytes.little16(at + 8) < 100
                && 1...255 ~= bytes.little16(at + 26)
        case .executable: bytes[at] == 0x7F && 1...2 ~= bytes[at + 4] && 1...2 ~= bytes[at + 5] && bytes[at + 6] == 1
        default: found.length >= 5
        }
    }

    private func add(_ kind: ForeignContent.Kind, at range: Range<Int>) {
        let found = ForeignContent(kind, at: range)
        // Each is reported once, and a hostile file cannot make the list long.
        guard scan.facts.foreign.count < scan.limits.issues, !scan.facts.foreign.contains(found) else { return }
        scan.facts.foreign.append(found)
        let reason: StaticString =
            switch kind {
            case .zip: "a zip archive"
            case .archive: "an archive"
            case .pdf: "a PDF document"
            case .markup: "HTML or SVG"
            case .script: "a script"
            case .executable: "a program"
            case .video: "a film"
            case .image: "another image"
            }
        scan.add(.imageForeignContent, at: range, reason)
    }

    /// What stands at the beginning of what follows an image: too short to be looked for elsewhere.
    private static let leaders: [(StaticString, Int, ForeignContent.Kind)] = [
        ("MZ", 0, .executable), ("ftyp", 4, .video), ("GIF8", 0, .image),
        ("PNG\r\n", 1, .image), ("RIFF", 0, .video),
    ]

    /// The signature that begins here.
    private static func signature(at: Int, of bytes: ImageBytes) -> (kind: ForeignContent.Kind, length: Int)? {
        switch bytes[at] {
        case UInt8(ascii: "P"):
            if bytes.has("PK\u{3}\u{4}", at: at) || bytes.has("PK\u{5}\u{6}", at: at) { return (.zip, 4) }
        case UInt8(ascii: "R"): if bytes.has("Rar!\u{1A}\u{7}", at: at) { return (.archive, 6) }
        case UInt8(ascii: "7"):
            if bytes.has("7z", at: at), bytes.big32(at + 2) == 0xBCAF_271C { return (.archive, 6) }
        case UInt8(ascii: "%"): if bytes.has("%PDF-", at: at) { return (.pdf, 5) }
        case 0x7F: if bytes.has("\u{7F}ELF", at: at) { return (.executable, 4) }
        case 0xCF, 0xCE: if bytes.big32(at) | 0x0100_0000 == 0xCFFA_EDFE { return (.executable, 4) }
        case 0xCA: if bytes.big32(at) == 0xCAFE_BABE { return (.executable, 4) }
        case UInt8(ascii: "<"): return markup(at: at, of: bytes)
        default: break
        }
        return nil
    }

    private static func markup(at: Int, of bytes: ImageBytes) -> (kind: ForeignContent.Kind, length: Int)? {
        func says(_ word: StaticString) -> Bool {
            word.withUTF8Buffer { letters in
                letters.indices.allSatisfy { bytes[at + 1 + $0] | 0x20 == letters[$0] | 0x20 }
            }
        }
        if says("?php") { return (.script, 5) }
        for word: StaticString in [
            "script", "html", "!doctype html", "iframe", "svg", "body", "object", "embed", "img",
        ]
        where says(word) {
            let length = word.utf8CodeUnitCount + 1
            switch bytes[at + length] {
            case UInt8(ascii: ">"), UInt8(ascii: "/"), 0x09, 0x0A, 0x0C, 0x0D, 0x20: return (.markup, length)
            default: continue
            }
        }
        return nil
    }
}
