/// Reads Cookies.binarycookies, in which the system keeps an app's cookies.
struct CookieFile {
    /// A cookie.
    struct Cookie: Hashable {
        var domain: String
        var name: String
        var value: String
        /// Whether scripts may not read it, as servers ask for sessions.
        var isHTTPOnly: Bool
    }

    /// The cookies.
    private(set) var cookies: [Cookie] = []
    /// Whether everything could be read.
    private(set) var isWhole = true

    private let bytes: [UInt8]
    /// How many bytes of text may still be copied: many cookies can lead to the same ones.
    private var budget: Int

    /// Reads a file as far as it goes; nil for one that is none.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Array("cook".utf8)) else { return nil }
        self.bytes = bytes
        budget = 2 * bytes.count
        guard let pages = big(4), pages <= bytes.count / 4 else { return nil }
        var start = 8 + pages * 4
        for page in 0..<pages {
            guard let size = big(8 + page * 4), size <= bytes.count, start + size <= bytes.count else {
                isWhole = false
                return
            }
            readPage(start..<(start + size))
            start += size
        }
    }

    private mutating func readPage(_ range: Range<Int>) {
        guard big(range.lowerBound) == 0x100, let count = little(range.lowerBound + 4), count <= range.count / 4 else {
            isWhole = false
            return
        }
        for index in 0..<count {
            guard budget > 0, let offset = little(range.lowerBound + 8 + index * 4), offset < range.count,
                let cookie = cookie(at: range.lowerBound + offset, range)
            else {
                isWhole = false
                if budget <= 0 { return }
                continue
            }
            // What a cookie takes besides its texts.
            budget -= 48 + cookie.domain.utf8.count + cookie.name.utf8.count + cookie.value.utf8.count
            cookies.append(cookie)
        }
    }

    private func cookie(at start: Int, _ page: Range<Int>) -> Cookie? {
        guard let size = little(start), size >= 56, size <= page.upperBound - start, let flags = little(start + 8),
            let domain = text(start, 16, size), let name = text(start, 20, size), let value = text(start, 28, size)
        else { return nil }
        return Cookie(domain: domain, name: name, value: value, isHTTPOnly: flags & 4 != 0)
    }

    /// The text that an offset of a cookie leads to, up to its zero.
    private func text(_ start: Int, _ field: Int, _ size: Int) -> String? {
        guard let offset = little(start + field), offset < size else { return nil }
        return String(decoding: bytes[(start + offset)..<(start + size)].prefix { $0 != 0 }, as: UTF8.self)
    }

    private func little(_ offset: Int) -> Int? {
        guard offset >= 0, offset + 4 <= bytes.count else { return nil }
        return bytes[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func big(_ offset: Int) -> Int? {
        guard offset >= 0, offset + 4 <= bytes.count else { return nil }
        return bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
}
