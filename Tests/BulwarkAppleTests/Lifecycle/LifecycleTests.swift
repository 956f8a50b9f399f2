// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkAuthentication
    import BulwarkCore
    import BulwarkTesting
    import Testing

    @MainActor @Suite struct LifecycleTests {
        private let app = ShimApplication()
        private let clock = ManualClock()

        @Test func `A session is locked before the picture is taken, and over on a late return`() {
            let session = Session(policy: SessionPolicy(), store: Records(), clock: clock)
            let secret = SessionSecret("token")
            session.register(secret)
            let lifecycle = SessionLifecycle(session, center: app.center)
            lifecycle.start()
            _ = app.connect()
            app.becomeActive()
            #expect(session.signIn())
            app.resignActive()
            #expect(session.state == .active, "a call or a prompt ends nothing")
            app.enterBackground()
            #expect(session.state == .locked)
            clock.advance(by: .seconds(60 * 60 * 24 * 30))
            app.becomeActive()
            #expect(session.state == .signedOut)
            lifecycle.stop()
        }

        @Test func `Changes of protected data are told in their order`() async {
            var values: [Bool] = []
            let stream = ProtectedDataEvents(center: app.center).values()
            for isAvailable in [false, true, false] { app.protectedData(isAvailable: isAvailable) }
            for await value in stream.prefix(3) { values.append(value) }
            #expect(values == [false, true, false])
        }

        @Test func `A screenshot is told`() async {
            let stream = ScreenshotEvents(center: app.center).values()
            app.takeScreenshot()
            var count = 0
            for await _ in stream.prefix(1) { count += 1 }
            #expect(count == 1)
        }
    }

    private final class Records: RecordStore {
        private let record = Locked<[UInt8]?>(nil)

        func load() throws(CoreError) -> [UInt8]? { record.withLock { $0 } }
        func save(_ record: [UInt8]) throws(CoreError) { self.record.withLock { $0 = record } }
        func remove() throws(CoreError) { record.withLock { $0 = nil } }
    }
#endif
