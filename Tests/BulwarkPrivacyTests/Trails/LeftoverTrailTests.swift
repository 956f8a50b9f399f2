import BulwarkCore
import BulwarkPrivacy
import Foundation
import Testing

struct LeftoverTrailTests {
    private struct Failure: Error {}

    private final class Remover: LeftoverRemover {
        let leftovers: Set<Leftover>
        let fails: Bool
        private let count = Locked(0)
        var runs: Int { count.withLock { $0 } }

        init(_ leftovers: Set<Leftover>, fails: Bool = false) {
            self.leftovers = leftovers
            self.fails = fails
        }

        func remove() async throws {
            count.withLock { $0 += 1 }
            if fails { throw Failure() }
        }
    }

    @Test func `All that is left is removed, and the report is complete`() async {
        let remover = Remover(Set(Leftover.allCases))
        let report = await LeftoverTrail([remover]).remove(.onDeletion)
        #expect(report.isComplete && remover.runs == 1)
        #expect(report.outcomes.count == Leftover.allCases.count)
        #expect(report.outcomes.allSatisfy { $0.description == "Removed." })
    }

    @Test func `A failure is told and keeps nobody else from work`() async {
        let caches = Remover([.urlCache, .webCaches], fails: true)
        let cookies = Remover([.webCookies])
        let report = await LeftoverTrail([caches, cookies]).remove(.onSignOut)
        #expect(cookies.runs == 1)
        #expect(report.remaining.isSuperset(of: [.urlCache, .webCaches]) && !report.remaining.contains(.webCookies))
        #expect(report.outcomes.contains { $0.trail == "url-cache" && $0.description == "Could not be removed." })
        #expect(report.outcomes.contains { $0.trail == "snapshots" && $0.description == "Nothing here removes it." })
    }

    @Test func `Two removers of one kind both have to succeed`() async {
        let trail = LeftoverTrail([Remover([.snapshots]), Remover([.snapshots], fails: true)])
        #expect(await trail.remove(.onStart).remaining.contains(.snapshots))
    }

    @Test func `What an occasion leaves alone is not touched`() async {
        let pending = Remover([.pendingNotifications])
        let trail = LeftoverTrail([pending])
        _ = await trail.remove(.onSignOut)
        #expect(pending.runs == 0)
        _ = await trail.remove(.onDeletion)
        #expect(pending.runs == 1)
    }

    /// One whose system never answers.
    private struct Silent: LeftoverRemover {
        let leftovers: Set<Leftover> = [.donatedActivities]
        let done: StaticString = "Asked."

        func remove() async throws {
            try await Task.sleep(for: .seconds(3_600))
            // A call that cannot be ended does not notice that it was.
        }
    }

    @Test func `One that never answers counts as failed, and all are at work at once`() async {
        let waits = Locked(0)
        let trail = LeftoverTrail([Silent(), Silent(), Remover([.webCookies])], patience: .seconds(5)) { patience in
            #expect(patience == .seconds(5))
            waits.withLock { $0 += 1 }
            // Until all have been begun.
            while waits.withLock({ $0 }) < 3, !Task.isCancelled { await Task.yield() }
            for _ in 0..<100 where !Task.isCancelled { await Task.yield() }
        }
        let report = await trail.remove(.onSignOut)
        #expect(report.failed == [.donatedActivities] && report.remaining.isSuperset(of: report.failed))
        #expect(
            report.outcomes.contains { $0.trail == "donated-activities" && $0.description == "Could not be removed." })
    }

    @Test func `The words are those of the removers`() async {
        struct Told: LeftoverRemover {
            let leftovers: Set<Leftover> = [.widgetTimelines]
            let done: StaticString = "Asked."
            func remove() async {}
        }
        let report = await LeftoverTrail([Told(), Told(), Remover([.widgetTimelines])]).remove(.onSignOut)
        #expect(report.outcomes.contains { $0.trail == "widget-timelines" && $0.description == "Asked. Removed." })
    }

    @Test func `A folder is emptied, links are not followed, and what is kept stays`() async throws {
        let files = FileManager.default
        let home = files.temporaryDirectory.appendingPathComponent("leftovers-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: home) }
        for folder in ["/tmp/a/b", "/elsewhere"] {
            try files.createDirectory(atPath: home + folder, withIntermediateDirectories: true)
        }
        for path in ["/tmp/a/b/c", "/tmp/kept", "/elsewhere/file"] {
            try Data([1]).write(to: URL(fileURLWithPath: home + path))
        }
        try files.createSymbolicLink(atPath: home + "/tmp/link", withDestinationPath: home + "/elsewhere")
        let remover = FolderRemover(.temporaryFiles, in: home + "/tmp", keeping: ["kept"])
        let report = await LeftoverTrail([remover]).remove(.onStart)
        #expect(report.failed.isEmpty && report.outcomes.contains { $0.description == remover.done.description })
        #expect(try files.contentsOfDirectory(atPath: home + "/tmp") == ["kept"])
        #expect(files.fileExists(atPath: home + "/elsewhere/file"))
        try await FolderRemover(.cacheFiles, in: home + "/none").remove()
        await #expect(throws: (any Error).self, "a file is no folder") {
            try await FolderRemover(.cacheFiles, in: home + "/tmp/kept").remove()
        }
    }

    @Test func `An entry of an index is public or not indexed`() {
        #expect(SearchEntry("1", in: "help", title: "Limits", summary: "\(3, .public) of them").isIndexable)
        for sensitivity in [Sensitivity.private, .sensitive, .hash] {
            #expect(!SearchEntry("1", in: "help", title: "\("Ann", sensitivity)").isIndexable)
            #expect(!SearchEntry("1", in: "help", title: "Pay", summary: "\("Ann", sensitivity)").isIndexable)
        }
        #expect(SearchEntry("1", in: "help", title: "Mail \("ann@example.com", .public)").title == "Mail <email>")
    }

    @Test func `Keyboards of other apps are refused unless they are asked for`() {
        #expect(!KeyboardTrail().allowsExtensionKeyboards)
        #expect(
            KeyboardTrail().outcome.description != KeyboardTrail(allowsExtensionKeyboards: true).outcome.description)
    }
}
