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
            let leftovers: Set<Leftover> = [.searchIndex]
            let fails = Locked(false)
            let runs = Locked(0)

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
