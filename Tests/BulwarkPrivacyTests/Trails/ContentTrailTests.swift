import BulwarkCore
import BulwarkPrivacy
import BulwarkTesting
import Foundation
import Testing

/// Widgets, activities, notifications and web views: what may be shown or kept, decided from sensitivities.
struct ContentTrailTests {
    @Test func `A timeline holds no sensitive value, and a private one only for a session`() {
        #expect(WidgetTrail.entry("4711", .sensitive, isSignedIn: true) == nil)
        #expect(WidgetTrail.entry("12.00", .private, isSignedIn: false) == nil)
        #expect(WidgetTrail.entry("12.00", .private, isSignedIn: true)?.isPrivacySensitive == true)
        #expect(WidgetTrail.entry("Open", .public, isSignedIn: false)?.isPrivacySensitive == false)
    }

    @Test func `One private value keeps an activity out of search, Handoff and Siri`() {
        let clock = ManualClock()
        let closed = ActivityTrail(values: ["title": .public, "account": .private], clock: clock)
        #expect(!closed.isEligibleForSearch && !closed.isEligibleForHandoff && !closed.isEligibleForPrediction)
        #expect(closed.expiry == clock.now)
        #expect(closed.kept(of: ["title": "Pay", "account": "DE89", "new": "x"]) == ["title": "Pay"])
        let open = ActivityTrail(values: ["title": .public], clock: clock, lifetime: .seconds(60))
        #expect(
            open.isEligibleForSearch && open.isEligibleForHandoff && open.expiry == clock.now.addingTimeInterval(60))
        #expect(closed.outcome.description == "Stays out of Spotlight, Handoff and Siri; 1 values were kept.")
    }

    @Test func `A notification shows general words where its own hold a value`() {
        let trail = NotificationTrail(
            title: "Transfer", body: "You paid \(25) to \("Ann")", general: "Something happened in your account.",
            userInfo: ["screen": ("transfers", .public), "iban": ("DE89370400440532013000", .private)])
        #expect(trail.title == "Transfer" && trail.body == "Something happened in your account.")
        #expect(trail.userInfo == ["screen": "transfers"])
        #expect(trail.outcome.description == "Shows the general words in place of its own; took out 1 values.")
        let both = NotificationTrail(title: "To \("Ann")", body: "Paid \(25)", general: "News.")
        #expect(both.title == "News." && both.body.isEmpty && both.placeholder == "News.")
    }

    @Test func `A notification's public words are searched for what should not be there`() {
        let trail = NotificationTrail(title: "Hello", body: "Mail of \("ann@example.com", .public)", general: "News.")
        #expect(trail.body == "Mail of <email>")
    }

    @Test(arguments: [WebViewTrail.Content.bundled, .ownServer, .elsewhere])
    func `No web view keeps anything, opens windows or can be inspected`(_ content: WebViewTrail.Content) {
        let trail = WebViewTrail(for: content)
        #expect(trail.isEphemeral && !trail.allowsWindows && !trail.isInspectable && !trail.allowsFileAccess)
        #expect(!trail.allowsLinkPreview && trail.allowsScripts == (content != .bundled))
        #expect(trail.allowsAutofill == (content == .ownServer))
    }
}
