import Testing

@testable import BulwarkAudit

/// How bundles lie in each other, also where somebody made a great many of them.
struct BundleLayoutTests {
    @Test("Bundles without end in each other are no more than any app has, and what lies in them is the last one's")
    func boundsNesting() throws {
        let path = String(repeating: "a.app/", count: 600) + "x"
        let layout = BundleLayout([path], in: .download)
        #expect(layout.bundles.count == 16)
        #expect(layout.bundle(of: path)?.path.split(separator: "/").count == 16)
        #expect(layout.app(of: path)?.path == "a.app")
        #expect(layout.paths == [path])
    }

    @Test("A great many apps beside each other are told apart in a moment")
    func isLinear() {
        let paths = (0..<20_000).map { "Payload/\($0).app/x" }
        let clock = ContinuousClock()
        let time = clock.measure {
            let layout = BundleLayout(paths, in: .download)
            #expect(layout.bundles.count == paths.count)
            #expect(paths.allSatisfy { layout.bundle(of: $0) == layout.app(of: $0) })
        }
        // Minutes, where each path is held against each bundle.
        #expect(time < .seconds(30))
    }

    @Test("The root's own name is that of the app, whatever dots it has")
    func namesRoot() {
        let layout = BundleLayout(["Bank.de", "Info.plist"], in: .bundle, root: "Bank.de.APP")
        #expect(layout.bundles.map(\.name) == ["Bank.de"])
        #expect(layout.bundle(of: "Bank.de")?.kind == .app)
        #expect(layout.isInfoPlistOfProgram("Info.plist"))
    }

    @Test("What belongs to the signature is told by its folder, also in an app whose name has umlauts")
    func knowsSignatures() throws {
        func kind(_ name: String) throws -> InputKind? {
            let path = "Payload/Größe.app/" + name
            let bundle = try #require(BundleLayout([path], in: .download).bundle(of: path))
            return BundleFileKind.kind(of: path, in: bundle) { [] }
        }
        #expect(try kind("_CodeSignature/a.json") == nil)
        #expect(try kind("xx_CodeSignature/a.json") == .json)
    }

    @Test("A slash is one whatever mark stands behind it")
    func splitsByBytes() {
        let path = "Payload/Bank.app/\u{301}Pay.framework/Pay"
        #expect(BundleLayout([path], in: .download).bundle(of: path)?.kind == .framework)
    }
}
