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
}
