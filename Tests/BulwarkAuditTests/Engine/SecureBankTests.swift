import BulwarkAudit
import BulwarkReport
import Foundation
import Testing

struct SecureBankTests {
    @Test("In the app that is built on Bulwark nothing is found, and all of it is read")
    func nothingIsFound() throws {
        let report = try Audit(options: .init()).run(
            paths: [Repository.root + "/Examples/SecureBank"], progress: nil)
        #expect(report.findings.map { "\($0.location.path):\($0.location.line) \($0.rule)" } == [])
        #expect(report.notices.map(\.message) == [])
        #expect(report.accepted.isEmpty)
        // It is an app, with what an app has, and not a folder in which there is nothing to find.
        #expect(report.statistics.files >= 18)
    }
}
