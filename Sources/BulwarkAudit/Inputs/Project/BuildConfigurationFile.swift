import BulwarkReport

/// Reads xcconfig files and what they include.
struct BuildConfigurationFile {
    private let read: BuildConfigurationFiles.TextReader
    private var layer = SettingsLayer()
    private var included: Set<String> = []

    /// The settings of a file.
    ///
    /// - Parameter place: where the file is named.
    static func layer(
        ofFile path: String, namedAt place: SourceLocation, read: @escaping BuildConfigurationFiles.TextReader
    ) -> SettingsLayer {
        var reader = BuildConfigurationFile(read: read)
        reader.add(path, namedAt: place)
        return reader.layer
    }

    private init(read: @escaping BuildConfigurationFiles.TextReader) { self.read = read }

    /// The number of the first line that means nothing in such a file: a conflict of a merge, or half a setting.
    static func firstStrayLine(in bytes: [UInt8]) -> Int? {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        return lines.firstIndex { line in
            let text = String(decoding: line, as: UTF8.self)
            let trimmed = text[...].trimmingBlanks()
            if trimmed.isEmpty || trimmed.hasPrefix("//") || trimmed.hasPrefix("#include") { return false }
            guard let sign = assignmentSign(in: text) else { return true }
            return text[..<sign].first { !$0.isWhitespace }.map { !$0.isLetter && $0 != "_" } ?? true
        }.map { $0 + 1 }
    }

    private mutating func add(_ path: String, namedAt place: SourceLocation) {
        // A file that includes itself, directly or not, adds nothing the second time.
        guard included.count < 64, included.insert(path).inserted, let bytes = read(path, place) else { return }
        var number = 0
        for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
            number += 1
            let text = String(decoding: line, as: UTF8.self)
            if text[...].trimmingBlanks().hasPrefix("#include") {
                let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
                guard parts.count >= 2 else { continue }
                add(
                    RelativePath.join(RelativePath.parent(of: path), String(parts[1])),
                    namedAt: SourceLocation(
                        path: path, line: number, column: parts[0].utf8.count + 2, length: parts[1].utf8.count))
                continue
            }
            guard let sign = Self.assignmentSign(in: text) else { continue }
            let name = text[..<sign].filter { !$0.isWhitespace }
            guard let first = name.first, first.isLetter || first == "_" else { continue }
            var value = text[text.index(after: sign)...]
            if let comment = value.firstRange(of: "//") { value = value[..<comment.lowerBound] }
            let trimmed = String(value.trimmingBlanks())
            let column = text.utf8.distance(
                from: text.startIndex, to: text.firstIndex { !$0.isWhitespace } ?? text.startIndex)
            layer.add(
                name,
                BuildSetting(
                    value: trimmed,
                    location: SourceLocation(path: path, line: number, column: column + 1, length: name.utf8.count)))
        }
    }

    /// The sign between name and value; those within brackets belong to conditions.
    private static func assignmentSign(in text: String) -> String.Index? {
        var isCondition = false
        for index in text.indices {
            switch text[index] {
            case "[": isCondition = true
            case "]": isCondition = false
            case "=" where !isCondition: return index
            case "/" where text[index...].hasPrefix("//"): return nil
            default: break
            }
        }
        return nil
    }
}

extension Substring {
    /// The text without blanks around it.
    func trimmingBlanks() -> Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
