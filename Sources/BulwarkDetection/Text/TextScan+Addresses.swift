extension TextScan {
    // MARK: E-mail

    /// An `@`: the local part stands before it, the domain behind it.
    ///
    /// - Parameter width: how many bytes it is written with: three in a URL, `%40`.
    mutating func address(width: Int) {
        let at = index
        index = at + width
        var start = at
        while start > floor, at - start < 64, isAtomText(base[start - 1]) {
            // Text of a script without blanks may stand before an address in ASCII.
            if start < at, base[start] < 0x80, isInWideCharacter(start - 1) { break }
            start -= 1
        }
        while start < at, base[start] & 0xc0 == 0x80 { start += 1 }
        // A dot belongs to the local part inside it only.
        while start < at, base[start] == UInt8(ascii: ".") || base[start] == UInt8(ascii: "'") || base[start] == 0x2d {
            start += 1
        }
        if start == at, let quoted = startOfQuotedPart(before: at) { start = quoted }
        guard start < at, base[at - 1] != UInt8(ascii: ".") else { return }
        guard let end = endOfDomain(from: at + width) ?? endOfLiteral(from: at + width) else { return }
        // `git@host:path` is an address of a repository.
        if at - start == 3, starts("git", at: start), end + 1 < count, base[end] == UInt8(ascii: ":"), isLetter(end + 1)
        {
            return
        }
        if let last = found.last, last.range.upperBound > start {
            switch last.kind {
            // The password before a host, or two addresses in one.
            case .credential, .named, .emailAddress: return
            // Digits that were taken for a number are the address's own.
            default: return take(.emailAddress, from: min(start, last.range.lowerBound), to: end)
            }
        }
        take(.emailAddress, from: start, to: end)
    }

    /// How many bytes an `@` is written with that JSON or HTML escapes: `\u0040`, `&#64;`; nil where none begins.
    func widthOfEscapedAt(_ start: Int) -> Int? {
        if base[start] == UInt8(ascii: "&") {
            if starts("&#64;", at: start) { return 5 }
            if starts("&#x40;", at: start) { return 6 }
            return starts("&commat;", at: start) ? 8 : nil
        }
        let code = behindBackslashes(at: start)
        return starts("u0040", at: code) ? code + 5 - start : nil
    }

    /// Where a local part in quotes begins (RFC 5321 §4.1.2), whose last quote stands before an `@`.
    private func startOfQuotedPart(before at: Int) -> Int? {
        let last = at - 1
        guard last > floor, base[last] == UInt8(ascii: "\"") else { return nil }
        var start = last
        while start > floor, at - start < 66, base[start - 1] != 0x0a {
            start -= 1
            if base[start] == UInt8(ascii: "\"") { return last - start > 1 ? start : nil }
        }
        return nil
    }

    /// The end of an address of the internet protocol in brackets, which stands for a domain (RFC 5321 §4.1.3).
    private func endOfLiteral(from start: Int) -> Int? {
        guard start < count, base[start] == UInt8(ascii: "[") else { return nil }
        let isLong = starts("[IPv6:", at: start)
        var end = start + (isLong ? 6 : 1)
        let first = end
        while end < count, end - first < 40, base[end] != UInt8(ascii: "]") {
            let isPart =
                isDigit(end) || base[end] == UInt8(ascii: ".")
                || isLong && (isHexadecimal(base[end]) || base[end] == UInt8(ascii: ":"))
            guard isPart else { return nil }
            end += 1
        }
        return end < count && base[end] == UInt8(ascii: "]") && end - first >= (isLong ? 2 : 7) ? end + 1 : nil
    }

    /// What stands in a local part without quotes (RFC 5322 §3.2.3), without the marks that texts put around addresses.
    private func isAtomText(_ byte: UInt8) -> Bool {
        switch tables.classes[Int(byte)] {
        case ByteClass.letter, ByteClass.digit, ByteClass.dash, ByteClass.wide: true
        default:
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "%")
                || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "~")
        }
    }

    /// The end of a domain of two labels at least, of which the last is a top-level domain and no ending of a file.
    private func endOfDomain(from start: Int) -> Int? {
        var position = start
        var labels = 0
        var label = start
        var best: Int?
        while position <= count, position - start <= 253 {
            let isEnd = position == count
            if !isEnd {
                let kind = tables.classes[Int(base[position])]
                if kind == ByteClass.letter || kind == ByteClass.digit || kind == ByteClass.dash {
                    position += 1
                    continue
                }
                if kind == ByteClass.wide {
                    // Behind a domain in ASCII the text goes on, without a blank in some scripts.
                    if labels > 0, base[label] < 0x80, isTopLevel(label, position) { return position }
                    position += 1
                    continue
                }
            }
            guard position > label, base[label] != UInt8(ascii: "-"), base[position - 1] != UInt8(ascii: "-") else {
                break
            }
            labels += 1
            if labels > 1, isTopLevel(label, position) { best = position }
            guard !isEnd, base[position] == UInt8(ascii: ".") else { break }
            position += 1
            label = position
        }
        return best
    }

    private func isTopLevel(_ start: Int, _ end: Int) -> Bool {
        guard end - start >= 2, end - start <= 24 else { return false }
        if starts("xn--", at: start) { return true }
        var letters: UInt64 = 0
        for position in start..<end {
            guard isLetter(position) || base[position] >= 0x80 else { return false }
            letters = letters << 8 | UInt64(base[position] | 0x20)
        }
        return !Self.endings.contains(letters)
    }

    /// What follows the last dot of names with an `@` that are none: image scales, units of systemd, packages, source files.
    private static let endings = Set(
        [
            "png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "js", "css", "json", "html", "swift", "dylib", "tgz",
            "service", "socket", "timer", "target", "mount", "slice", "scope", "device", "path", "swap", "gz", "tar",
        ].map(ContextWord.packed))

    // MARK: Internet protocol

    /// The end of a version-4 address in the four groups that a number begins with.
    func shortAddress(_ groups: Groups, from start: Int) -> Int? {
        guard groups.count >= 4, groups.uniform(0..<4) == UInt8(ascii: ".") else { return nil }
        if groups.count > 4, groups.separators[4] == UInt8(ascii: ".") { return nil }
        guard start - lastVersion > 2 else { return nil }
        for group in 0..<4 {
            let first = start + Int(groups.starts[group])
            let length = groups.length(group)
            guard length <= 3, length == 1 || digit(first) != 0 else { return nil }
            var value = 0
            for position in first..<(first + length) { value = value * 10 + digit(position) }
            guard value <= 255 else { return nil }
        }
        return start + Int(groups.ends[3])
    }

    /// Whether a number stands behind what joins a name or another address to it: `rhost=192.0.2.1`, `localhost/192.0.2.1`. Versions
    /// stand behind a hyphen or a dot.
    func followsJoint(_ start: Int) -> Bool {
        guard start > 0 else { return true }
        switch base[start - 1] {
        case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "&"),
            UInt8(ascii: "#"):
            return true
        default: return false
        }
    }

    /// A colon that no word led to: `::1`, or the middle of an address that begins with digits.
    mutating func colon() {
        let at = index
        index = at + 1
        var start = at
        while start > 0, at - start < 4, isHexadecimal(base[start - 1]) { start -= 1 }
        if start < at || at + 1 < count && base[at + 1] == UInt8(ascii: ":") { _ = longAddress(from: start) }
    }

    /// Whether a word before a colon is a name and no group of an address: `src:2001:db8::1`.
    private func isName(endingAt end: Int) -> Bool {
        var start = end
        var isHexadecimal = true
        while start > 0, end - start < 5, isWord(start - 1) {
            start -= 1
            isHexadecimal = isHexadecimal && self.isHexadecimal(base[start])
        }
        return start < end && (!isHexadecimal || end - start > 4)
    }

    func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
    }

    /// A version-6 address (RFC 4291 §2.2): eight groups, or fewer around one `::`.
    mutating func longAddress(from start: Int) -> Bool {
        guard !isWord(start - 1), start == 0 || base[start - 1] != UInt8(ascii: ":") || isName(endingAt: start - 1)
        else {
            return false
        }
        var position = start
        var groups = 0
        var isShortened = false
        while position < count, position - start < 45 {
            let group = position
            var length = 0
            while position < count, isHexadecimal(base[position]), length < 5 {
                length += 1
                position += 1
            }
            guard length <= 4 else { return false }
            if length > 0 { groups += 1 }
            if position < count, base[position] == UInt8(ascii: "."), isDigit(group),
                let end = shortAddress(self.groups(from: group), from: group)
            {
                // The last two groups may be written as an address of version 4.
                groups += 1
                position = end
                break
            }
            guard position < count, base[position] == UInt8(ascii: ":") else { break }
            if position + 1 < count, base[position + 1] == UInt8(ascii: ":") {
                guard !isShortened else { return false }
                isShortened = true
                position += 2
            } else {
                guard length > 0, position + 1 < count, isHexadecimal(base[position + 1]) else { break }
                position += 1
            }
        }
        guard isShortened ? (1...7).contains(groups) : groups == 8, !isWord(position) else { return false }
        // `A::b` is a name in a namespace; an address has a digit, or more groups than names have.
        guard groups > 2 || (start..<position).contains(where: { isDigit($0) }) else { return false }
        take(.ipAddress, from: start, to: position)
        return true
    }
}
