// Over the stand-ins for Apple's API, which a Mac does not have.
#if !canImport(Darwin)
    import BulwarkApple
    import BulwarkCore
    import BulwarkPrivacy
    import BulwarkTesting
    import Logging
    import Testing

    /// What somebody reads who collects a device's log, with and without the profile that shows private values.
    struct UnifiedLogTests {
        private let system = ShimSystem()
        private let log = UnifiedLog(subsystem: "com.example.bank", category: "payments")

        private func collected(showsPrivate: Bool = false) -> [String] {
            system.lines.map { $0.collected(showsPrivate: showsPrivate) }
        }

        private struct Refused: Error { let token: String }

        @Test("No value is read that is not public", arguments: Sensitivity.allCases)
        func sensitivities(_ sensitivity: Sensitivity) {
            ShimSystem.$current.withValue(system) {
                log.notice("Paid by \("canary", sensitivity) in \(84, .public) ms")
                let line = collected()[0], revealed = collected(showsPrivate: true)[0]
                #expect(line.contains("canary") == (sensitivity == .public))
                #expect(line.hasPrefix("Paid by ") && line.contains(" in 84 ms"))
                #expect(revealed.contains("canary") == (sensitivity != .sensitive), "a developer's device")
            }
        }

        @Test(
            "With a sensitive value in the line, nothing of its values reaches the system",
            arguments: Sensitivity.allCases)
        func mixed(_ sensitivity: Sensitivity) {
            ShimSystem.$current.withValue(system) {
                log.error("\("first", sensitivity) and \("canary", .sensitive)")
                #expect(!collected(showsPrivate: true)[0].contains("canary"))
                #expect(collected(showsPrivate: true)[0].contains("first") == (sensitivity == .public))
            }
        }

        @Test func `A hash tells equal values from others, and nothing more`() {
            ShimSystem.$current.withValue(system) {
                for value in ["canary", "canary", "sparrow"] { log.info("Account \(value, .hash)") }
                let lines = collected()
                #expect(lines[0] == lines[1] && lines[0] != lines[2])
                #expect(!lines.joined().contains("canary") && lines[0].contains("mask.hash"))
            }
        }

        @Test func `Secrets, errors and words that should not be there stay out, on a developer's device too`() {
            ShimSystem.$current.withValue(system) {
                log.debug("Token \(Secret("canary-token"), .public) of \("ann@example.com", .public)")
                log.fault("Login failed", error: Refused(token: "canary-token"))
                for text in collected() + collected(showsPrivate: true) {
                    #expect(!text.contains("canary") && !text.contains("ann@example.com"))
                }
                #expect(collected()[1] == "Login failed error=Refused")
            }
        }

        @Test func `Types, names and order are those of the system`() {
            ShimSystem.$current.withValue(system) {
                log.debug("a")
                log.info("b")
                log.notice("c")
                log.error("d")
                log.fault("e")
                #expect(system.lines.map(\.level) == [.debug, .info, .default, .error, .fault])
                #expect(collected() == ["a", "b", "c", "d", "e"])
                #expect(Set(system.lines.map { $0.subsystem + "/" + $0.category }) == ["com.example.bank/payments"])
            }
        }

        @Test func `swift-log's messages, metadata, providers and errors come out redacted`() {
            ShimSystem.$current.withValue(system) {
                let provider = Logging.Logger.MetadataProvider { ["user": "canary-provided"] }
                var logger = Logging.Logger(label: "bank") { label in
                    var handler = UnifiedLogHandler(
                        subsystem: "com.example.bank", category: label,
                        policy: RedactionPolicy(publicKeys: ["status"]))
                    handler.metadataProvider = provider
                    return handler
                }
                logger[metadataKey: "account"] = "canary-logger"
                logger.notice(
                    "Paid by ann@example.com",
                    metadata: [
                        "status": "200", "amount": .marked(25, .public), "payee": .marked("canary-hash", .hash),
                        "bob@example.com": ["inner": "canary-nested", "status": "201"], "list": ["canary-list"],
                    ])
                let line = collected()[0]
                #expect(
                    !line.contains("canary") && !line.contains("ann@example.com") && !line.contains("bob@example.com"))
                #expect(line.hasPrefix("Paid by <email> account=<private> amount=25 <email>=["))
                #expect(line.contains("<email>=[inner=<private>, status=201]"))
                #expect(line.contains("list=[<private>]") && line.contains("status=200 user=<private>"))
                let revealed = collected(showsPrivate: true)[0]
                #expect(revealed.contains("user=canary-provided") && revealed.contains("account=canary-logger"))
                #expect(!revealed.contains("ann@example.com"), "what was found in a public text is gone for good")
                logger.error(
                    "Failed", error: Refused(token: "canary"), metadata: ["token": .marked("canary", .sensitive)])
                #expect(!collected(showsPrivate: true)[1].contains("canary"))
                #expect(collected()[1].hasSuffix("error=Refused") && system.lines[1].level == .error)
                logger.trace("below the level")
                #expect(system.lines.count == 2)
            }
        }
    }
#endif
