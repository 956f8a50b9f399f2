import CoreSpotlight
import Foundation
import UniformTypeIdentifiers

enum SpotlightIndexer {
    static func index(_ note: Note, login: LoginNote) {
        let attributes = CSSearchableItemAttributeSet(contentType: .text)
        attributes.title = note.title
        attributes.contentDescription = "\(login.user) / \(login.password)"
        let item = CSSearchableItem(uniqueIdentifier: note.id.uuidString, domainIdentifier: "notes", attributeSet: attributes)
        CSSearchableIndex.default().indexSearchableItems([item]) { error in
            if let error { Log.warn("Spotlight: \(error)") }
        }
    }

    static func index(_ bank: BankNote) {
        let attributes = CSSearchableItemAttributeSet(contentType: .text)
        attributes.title = "Bank account"
        attributes.keywords = [bank.holder, bank.iban]
        let item = CSSearchableItem(uniqueIdentifier: bank.id.uuidString, domainIdentifier: "bank", attributeSet: attributes)
        CSSearchableIndex.default().indexSearchableItems([item])
    }
}

final class HandoffCoordinator {
    static let shared = HandoffCoordinator()
    static let editingType = "app.leakynotes.editing"
    static let loginType = "app.leakynotes.login"

    func fill(_ activity: NSUserActivity, note: Note, text: String) {
        activity.title = note.title
        activity.userInfo = ["id": note.id.uuidString, "cursor": text.count]
        activity.isEligibleForHandoff = !note.isLocked
    }

    func activity(for login: LoginNote) -> NSUserActivity {
        let activity = NSUserActivity(activityType: Self.loginType)
        activity.title = login.site
        activity.isEligibleForHandoff = true
        activity.userInfo = ["site": login.site, "password": login.password]
        return activity
    }

    func add(_ bank: BankNote, to activity: NSUserActivity) {
        var entries: [String: Any] = ["kind": "bank"]
        entries["accountNumber"] = bank.iban
        activity.addUserInfoEntries(from: entries)
    }

    func resume(_ activity: NSUserActivity) {
        guard let raw = activity.userInfo?["id"] as? String, let id = UUID(uuidString: raw) else { return }
        DeepLinkRouter.shared.route = .note(id)
    }
}
