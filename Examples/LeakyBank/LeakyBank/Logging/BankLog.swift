import Foundation
import os

/// One door to the system log for the whole app.
enum BankLog {
    private static let logger = Logger(subsystem: "example.leakybank", category: "app")
    private static let legacy = OSLog(subsystem: "example.leakybank", category: "legacy")

    static func info(_ message: String) {
        logger.info("\(message, privacy: .public)")
    }

    static func trace(_ message: @autoclosure () -> String, file: String = #fileID, line: Int = #line) {
        print("[\(file):\(line)] \(message())")
    }

    static func legacyNote(_ text: String) {
        os_log("%{public}@", log: legacy, type: .info, text)
    }
}

/// Logs about a sign-in.
struct SignInLog {
    private let logger = Logger(subsystem: "example.leakybank", category: "signin")

    func attempt(_ credentials: Credentials) {
        print("Signing in with \(credentials.password)")
        logger.debug("PIN \(credentials.pin ?? "none", privacy: .public)")
        NSLog("user %@ uses password %@", credentials.username, credentials.password)

        // fine: lengths, masks and private values
        print("Password of \(credentials.password.count) characters")
        logger.info("Trying \(credentials.password, privacy: .private)")
        logger.info("Trying again \(credentials.password, privacy: .private(mask: .hash))")
        print("Enter your password")
    }

    func success(_ session: Session) {
        BankLog.info("token=\(session.accessToken)")
        let line = "Renew with " + session.refreshToken
        BankLog.trace(line)
        debugPrint(session.accessToken)
        dump(session)
        os_log("bearer %{public}@", session.accessToken)

        // fine: private by default, for it is a dynamic string
        os_log("bearer %{private}@", session.accessToken)
        logger.notice("Session \(session.accessToken)")
        BankLog.info("Session lasts until \(session.expiresAt)")
        #if DEBUG
        print("debug token: \(session.accessToken)")  // fine: never part of a release
        #else
        NSLog("release token: %@", session.accessToken)
        #endif
    }

    func masked(_ session: Session) {
        // fine: four characters of a token that has forty
        let masked = String(repeating: "*", count: 36) + session.accessToken.suffix(4)
        BankLog.info("Session \(masked)")
    }
}
