internal import BulwarkDetection
internal import BulwarkReport

/// Judges cookies: those of a session open the account from any machine.
package enum CookieFinder {
    /// Judges all cookies of a file; false where it is none.
    package static func look(into bytes: [UInt8], _ collector: inout FindingCollector) -> Bool {
        guard let file = CookieFile(bytes) else { return false }
        for cookie in file.cookies {
            let isCredential = SensitiveName.classify(cookie.name)?.isCredential == true
            let looksRandom = SecretText.isLikely(cookie.value, kind: .token)
            guard isCredential && cookie.value.utf8.count >= 8 || looksRandom else { continue }
            // Scripts may not read it, or its name says so: a session.
            let isSession = isCredential || cookie.isHTTPOnly
            collector.add(
                .cookie, isSession ? .blocking : .warning, kind: isSession ? "session-cookie" : "cookie",
                words: isSession ? "cookie of a session" : "cookie with a random value",
                at: "cookie '\(collector.judge.shown(cookie.name))' of \(collector.judge.shown(cookie.domain))",
                example: Mask.masked(cookie.value))
        }
        if !file.isWhole { collector.cut() }
        return true
    }
}
