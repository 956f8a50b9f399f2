import FirebaseCrashlytics
import Foundation
import Sentry
import os

/// Breadcrumbs for the crash reporters.
final class CrashTrail {
    static let shared = CrashTrail()

    private let logger = Logger(subsystem: "example.leakybank", category: "trail")

    func opened(_ account: Account, by profile: UserProfile) {
        Crashlytics.crashlytics().log("Account \(account.iban) opened")
        Crashlytics.crashlytics().setCustomValue(profile.email, forKey: "who")

        let crumb = Breadcrumb(level: .info, category: "account")
        crumb.message = "Owner \(profile.socialSecurityNumber)"
        SentrySDK.addBreadcrumb(crumb)

        print("Account number: \(account.accountNumber)")
        logger.log("mail \(profile.email, privacy: .public)")
        NSLog("%@", "\(profile.fullName), \(profile.streetAddress)")

        // fine: a count, a kind, and a private value
        print("Opened one of \(profile.accountCount) accounts of kind \(account.kind)")
        logger.log("mail \(profile.email, privacy: .private)")
        Crashlytics.crashlytics().setCustomValue(account.currency, forKey: "currency")
    }

    func paid(_ card: Card) {
        let number = card.number
        BankLog.legacyNote("Paid with \(number)")
        BankLog.trace("Card of \(card.holderName), \(number)")
        BankLog.trace("Card ends in \(card.lastFour)")  // fine: the last four digits
        BankLog.info("Payment went through")
    }

    func failed(_ error: any Error, apiKey: String) {
        SentrySDK.capture(message: "Rejected key \(apiKey)")
        BankLog.info("Request failed: \((error as NSError).code)")
    }
}
