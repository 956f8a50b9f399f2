import BulwarkDetection

/// Credentials in the addresses that lock files name: `https://user:token@host/…`, `https://token@host/…`, `…?access_token=…`.
enum RepositoryCredential {
    /// What an address gives away, in words; nil where it gives away nothing.
    static func words(in address: String) -> String? {
        if let shape = SecretShapeMatcher.shape(of: address) { return shape.words }
        guard let start = address.firstRange(of: "://")?.upperBound else { return nil }
        let authority = address[start...].prefix { !"/?#".contains($0) }
        if let at = authority.lastIndex(of: "@") {
            let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            // A name alone may be a token; most are `git`.
            if parts.contains(where: { isToken(String($0), least: parts.count == 1 ? 20 : 16) }) {
                return "token in the address of a repository"
            }
        }
        let query = address[start...].drop { $0 != "?" }.dropFirst().prefix { $0 != "#" }
        for item in query.split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, let kind = SensitiveName.classify(pair[0]), kind.isCredential else { continue }
            if isToken(pair[1], least: 12) { return "value of '\(pair[0])' in the address of a repository" }
        }
        return nil
    }

    private static func isToken(_ text: String, least: Int) -> Bool {
        if SecretShapeMatcher.shape(of: text) != nil { return true }
        guard text.utf8.count >= least, !SecretText.saysPlaceholder(text), !"$<{%*".contains(text.prefix(1)) else {
            return false
        }
        return text.contains(where: \.isNumber) && text.contains(where: \.isLetter)
    }
}
