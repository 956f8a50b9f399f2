// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkTesting
    import Foundation
    import Testing

    /// A session's end clears what the system keeps, on the system's own time, and owes what was not done.
    struct SessionLeftoversTests {
        private struct Failure: Error {}

        private final class Remover: LeftoverRemover {
            let leftovers: Set<Leftover>
            let fails = Locked(false)
            let runs = Locked(0)

            init(_ leftover: Leftover = .searchIndex) { leftovers = [leftover] }

            func remove() async throws {
                runs.withLock { $0 += 1 }
                if fails.withLock({ $0 }) { throw Failure() }
            }
        }

        private final class Record: RecordStore {
            let bytes = Locked<[UInt8]?>(nil)
            let isUnreadable = Locked(false)

            func load() throws(CoreError) -> [UInt8]? {
                if isUnreadable.withLock({ $0 }) { throw CoreError(.inputOutput) }
                return bytes.withLock { $0 }
            }
            func save(_ record: [UInt8]) throws(CoreError) {
                if isUnreadable.withLock({ $0 }) { throw CoreError(.inputOutput) }
                bytes.withLock { $0 = record }
            }
            func remove() throws(CoreError) { bytes.withLock { $0 = nil } }
        }

        private let system = ShimSystem()
        private let record = Record()
        private let remover = Remover()

        private func leftovers() -> SessionLeftovers { SessionLeftovers(LeftoverTrail([remover]), owed: record) }

        @Test func `A session that ends has its leftovers removed, and the app asks to run until then`() async {
            await ShimSystem.$current.withValue(system) {
                let reports = Locked<[LeftoverTrail.Report]>([])
                let leftovers = SessionLeftovers(LeftoverTrail([remover]), owed: record) { report in
                    reports.withLock { $0.append(report) }
                }
                let session = Session(policy: SessionPolicy(), store: Record(), clock: ManualClock())
                session.register(leftovers)
                #expect(session.signIn())
                #expect(session.signOut().failures.isEmpty)
                let report = await leftovers.finished()
                #expect(report?.failed.isEmpty == true && remover.runs.withLock { $0 } == 1)
                #expect(system.expiringActivities == ["Removing what a session left behind"])
                #expect(record.bytes.withLock { $0 } == nil, "the debt is paid")
                #expect(reports.withLock { $0.count } == 1)
            }
        }

        @Test func `What failed is owed at the next start, until it succeeds`() async throws {
            try await ShimSystem.$current.withValue(system) {
                remover.fails.withLock { $0 = true }
                let first = leftovers()
                try first.clear()
                #expect(await first.finished()?.failed == [.searchIndex] && record.bytes.withLock { $0 } != nil)
                #expect(await leftovers().settle()?.failed == [.searchIndex] && record.bytes.withLock { $0 } != nil)
                remover.fails.withLock { $0 = false }
                #expect(await leftovers().settle()?.failed.isEmpty == true && record.bytes.withLock { $0 } == nil)
                #expect(await leftovers().settle() == nil && remover.runs.withLock { $0 } == 3)
            }
        }

        @Test func `Only what failed is owed, so that the tokens of the next session stay`() async throws {
            try await ShimSystem.$current.withValue(system) {
                let tokens = Remover(.keychainItems)
                let trail = LeftoverTrail([remover, tokens])
                remover.fails.withLock { $0 = true }
                let first = SessionLeftovers(trail, owed: record)
                try first.clear()
                #expect(await first.finished()?.failed == [.searchIndex])
                #expect(await SessionLeftovers(trail, owed: record).settle()?.failed == [.searchIndex])
                #expect(tokens.runs.withLock { $0 } == 1 && remover.runs.withLock { $0 } == 2)
            }
        }

        @Test(arguments: ["", "1", "search-index,of-another-version"])
        func `A record that is not understood is a debt of everything`(text: String) async {
            await ShimSystem.$current.withValue(system) {
                let tokens = Remover(.keychainItems)
                record.bytes.withLock { $0 = Array(text.utf8) }
                let report = await SessionLeftovers(LeftoverTrail([remover, tokens]), owed: record).settle()
                #expect(report?.failed.isEmpty == true)
                #expect(tokens.runs.withLock { $0 } == 1 && remover.runs.withLock { $0 } == 1)
            }
        }

        @Test func `A second end of a session waits for the first, and leaves no debt of its own behind`() async throws
        {
            try await ShimSystem.$current.withValue(system) {
                let leftovers = leftovers()
                try leftovers.clear()
                try leftovers.clear()
                #expect(await leftovers.finished()?.failed.isEmpty == true)
                #expect(remover.runs.withLock { $0 } == 2 && record.bytes.withLock { $0 } == nil)
            }
        }

        @Test func `A debt that cannot be written down is told, and paid all the same`() async {
            await ShimSystem.$current.withValue(system) {
                record.isUnreadable.withLock { $0 = true }
                let leftovers = leftovers()
                #expect(throws: CoreError(.inputOutput)) { try leftovers.clear() }
                _ = await leftovers.finished()
                #expect(remover.runs.withLock { $0 } == 1)
                #expect(await self.leftovers().settle() != nil, "one that cannot be read counts as a debt")
            }
        }

        @Test func `An app whose time is over lets go of it`() async throws {
            try await ShimSystem.$current.withValue(system) {
                system.activitiesExpire = true
                let leftovers = leftovers()
                try leftovers.clear()
                #expect(await leftovers.finished()?.failed.isEmpty == true)
            }
        }
    }
#endif
