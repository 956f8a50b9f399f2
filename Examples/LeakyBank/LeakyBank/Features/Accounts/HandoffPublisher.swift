import CoreSpotlight
import Foundation
import UniformTypeIdentifiers

/// Continues on another device what was begun here.
final class HandoffPublisher {
    private(set) var current: NSUserActivity?

    func view(_ account: Account) {
        let activity = NSUserActivity(activityType: "example.leakybank.view")
        activity.title = "Account"
        activity.isEligibleForHandoff = true
        activity.addUserInfoEntries(from: ["iban": account.iban])
        activity.becomeCurrent()
        current = activity
    }

    func continueOnWeb(_ session: Session) {
        let activity = NSUserActivity(activityType: NSUserActivityTypeBrowsingWeb)
        activity.webpageURL = URL(string: "https://www.leakybank.example/continue?token=\(session.accessToken)")
        activity.becomeCurrent()
        current = activity
    }

    // fine: an identifier that says nothing elsewhere, and no Handoff
    func viewSafely(_ account: Account) {
        let activity = NSUserActivity(activityType: "example.leakybank.list")
        activity.isEligibleForHandoff = false
        activity.userInfo = ["tab": "accounts"]
        activity.becomeCurrent()
        current = activity
    }
}

/// Makes accounts and cards findable on the home screen.
final class SearchIndexer {
    private let index = CSSearchableIndex.default()

    func add(_ account: Account) {
        let attributes = CSSearchableItemAttributeSet(contentType: .content)
        attributes.title = account.nickname
        attributes.contentDescription = "Account \(account.accountNumber)"
        submit(attributes, identifier: account.id.uuidString)
    }

    func add(_ card: Card) {
        let attributes = CSSearchableItemAttributeSet(contentType: .content)
        attributes.title = "Card"
        attributes.keywords = ["card", card.number]
        submit(attributes, identifier: card.id.uuidString)
    }

    func add(_ profile: UserProfile) {
        let details = "SSN " + profile.socialSecurityNumber
        let attributes = CSSearchableItemAttributeSet(contentType: .content)
        attributes.textContent = details
        submit(attributes, identifier: "profile")
    }

    // fine: pages of help
    func add(_ topic: HelpTopic) {
        let attributes = CSSearchableItemAttributeSet(contentType: .content)
        attributes.title = topic.title
        attributes.contentDescription = "Help about your password, PIN and cards"
        submit(attributes, identifier: topic.id)
    }

    private func submit(_ attributes: CSSearchableItemAttributeSet, identifier: String) {
        let item = CSSearchableItem(uniqueIdentifier: identifier, domainIdentifier: "bank", attributeSet: attributes)
        index.indexSearchableItems([item]) { _ in }
    }
}
