// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    @testable import BulwarkApple
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkStorage
    import BulwarkTesting
    import Foundation
    import Testing

    /// What goes when a session ends: driven over the system's stores, and read back from them.
    struct LeftoverTests {
        private let system = ShimSystem()

        /// A system in which an app has left something in each place.
        private func litter() async throws {
            let content = UNMutableNotificationContent()
            content.title = "Paid"
            let center = UNUserNotificationCenter.current()
            center.add(UNNotificationRequest(identifier: "1", content: content, trigger: nil))
            system.deliver()
            center.add(UNNotificationRequest(identifier: "2", content: content, trigger: nil))
            try await SpotlightIndex().add([SearchEntry("help", in: "help", title: "Help")])
            let activity = NSUserActivity(activityType: "com.example.bank.help")
            activity.isEligibleForSearch = true
            activity.becomeCurrent()
            await MainActor.run {
                WKWebsiteDataStore.default().shimKeep(WKWebsiteDataTypeCookies, of: "bank.example")
                WKWebsiteDataStore.default().shimKeep(WKWebsiteDataTypeLocalStorage, of: "bank.example")
                WKWebsiteDataStore(forIdentifier: UUID()).shimKeep(WKWebsiteDataTypeDiskCache, of: "help.example")
            }
        }

        @MainActor private var sites: Int {
            WKWebsiteDataStore.default().shimCount + system.shimWebsiteCounts.reduce(0, +)
        }

        @Test func `At sign-out everything goes but what is still to come; with the account that, too`() async throws {
            try await ShimSystem.$current.withValue(system) {
                try await litter()
                #expect(await sites == 2 && system.indexedCount == 1 && !system.activities.isEmpty)
                let trail = LeftoverTrail(SystemLeftovers.removers())
                let report = await trail.remove(.onSignOut)
                #expect(report.failed.isEmpty)
                #expect(await sites == 0 && system.indexedCount == 0 && system.activities.isEmpty)
                #expect(system.lockedScreen(showsPreviews: true).isEmpty)
                system.deliver()
                #expect(system.lockedScreen(showsPreviews: true).count == 1, "the one that was to come")
                try await litter()
                let deletion = await trail.remove(.onDeletion)
                system.deliver()
                #expect(deletion.failed.isEmpty && system.lockedScreen(showsPreviews: true).isEmpty)
                let words = Dictionary(uniqueKeysWithValues: report.outcomes.map { ($0.trail, $0.description) })
                #expect(words["widget-timelines"] == "Asked the system for new timelines of all widgets.")
                #expect(words["web-storage"] == WebsiteDataRemover().done.description)
                #expect(words["cache-files"] == "Nothing here removes it.")
            }
        }

        @Test func `A widget shows what it may without a session`() async {
            await ShimSystem.$current.withValue(system) {
                let isSignedIn = Locked(true)
                system.addWidget("balance") {
                    WidgetTrail.entry("12.00", .private, isSignedIn: isSignedIn.withLock { $0 })?.text ?? "Open the app"
                }
                #expect(system.widget("balance") == "12.00")
                isSignedIn.withLock { $0 = false }
                #expect(system.widget("balance") == "12.00", "a timeline stays until another one is asked for")
                await WidgetRemover().remove()
                #expect(await Patience.wait { system.widget("balance") == "Open the app" })
            }
        }

        @Test func `What the system keeps nevertheless is told`() async throws {
            try await ShimSystem.$current.withValue(system) {
                try await litter()
                system.keepsNotifications = true
                system.indexFailure = -1003
                system.keepsActivities = true
                await MainActor.run { WKWebsiteDataStore.default().shimKeepsAll = true }
                let removers: [any LeftoverRemover] = [
                    NotificationRemover.delivered { _ in }, SpotlightIndex().remover, ActivityRemover(),
                    WebsiteDataRemover(),
                ]
                // Long enough for the others, and too short for an answer that never comes.
                let report = await LeftoverTrail(removers, patience: .milliseconds(300)).remove(.onSignOut)
                #expect(
                    report.failed == [
                        .deliveredNotifications, .searchIndex, .donatedActivities, .webCookies, .webCaches, .webStorage,
                    ])
                await #expect(throws: StorageError(.verificationFailed)) {
                    try await NotificationRemover.delivered { _ in }.remove()
                }
                await #expect(throws: StorageError(.verificationFailed)) { try await WebsiteDataRemover().remove() }
            }
        }

        @Test func `Where nothing can be indexed, nothing is left`() async throws {
            try await ShimSystem.$current.withValue(system) {
                system.canIndex = false
                system.indexFailure = -1000
                try await SpotlightIndex().remover.remove()
            }
        }

        @Test func `The folders are those of an app's container`() async throws {
            let home = FileManager.default.temporaryDirectory.appendingPathComponent("home-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: home) }
            let pictures = [
                "/tmp/export.csv", "/Library/SplashBoard/Snapshots/a/1.ktx", "/Library/Caches/Snapshots/1.png",
            ]
            for path in pictures + ["/Library/Caches/images/1", "/Library/Preferences/a.plist"] {
                let url = URL(fileURLWithPath: home + path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data("x".utf8).write(to: url)
            }
            let trail = LeftoverTrail(SystemLeftovers.folders(temporary: home + "/tmp", library: home + "/Library"))
            let report = await trail.remove(.onStart)
            #expect(report.remaining == [.urlCache], "of another remover")
            let left = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
            let files = left.filter { !$0.hasSuffix("tmp") && $0.contains(".") || $0.hasSuffix("/1") }
            #expect(files.sorted() == ["Library/Caches/images/1", "Library/Preferences/a.plist"])
        }
    }
#endif
