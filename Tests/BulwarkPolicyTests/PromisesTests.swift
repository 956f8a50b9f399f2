import BulwarkCore
import BulwarkPolicy
import BulwarkStorage
import BulwarkTransport
import Foundation
import Testing

/// The section `promises:` of a policy.
@Suite struct PromisesTests {
    private static let pin = String(repeating: "A", count: 43) + "="
    private static let other = "B" + String(repeating: "A", count: 42) + "="

    private func promises(_ yaml: String) throws -> Promises {
        try Policy(yaml: Data("version: 1\npromises:\n\(yaml)".utf8)).promises
    }

    private func problems(_ yaml: String) -> [String] {
        do throws(PolicyError) {
            _ = try Policy(yaml: Data("promises:\n\(yaml)".utf8))
            return []
        } catch { return error.problems.map { "\($0.line): \($0.message)" } }
    }

    @Test func readsEveryKindOfPromise() throws {
        let read = try promises(
            """
              hosts:
                - host: API.example.com
                  port: 8443
                  subdomains: all
                  pins: [\(Self.pin), sha256/\(Self.other)]
                  transparency: apple-device
                - cdn.example.com
              secrets:
                - auth-token
                - { account: refresh-token, service: com.example.bank, accessibility: after-first-unlock-this-device-only }
                - { account: shared, accessibility: whenUnlocked }
              files:
                - { path: "Documents/**", protection: complete-unless-open, backup: excluded }
                - { path: "Library/export.csv", backup: included }
              session: { inactivity: 5m, absolute: 12h }
            """)
        #expect(read.hosts.map(\.host) == ["api.example.com", "cdn.example.com"])
        #expect(read.hosts.map(\.port) == [8443, 443])
        #expect(read.hosts[0].pins.map(\.hash.base64) == [Self.pin, Self.other])
        #expect(read.hosts[0].subdomains == .all && read.hosts[0].transparency == .appleDevice)
        #expect(read.hosts[1].pins.isEmpty && read.hosts[1].transparency == nil)
        #expect(read.secrets.map(\.account) == ["auth-token", "refresh-token", "shared"])
        #expect(
            read.secrets.map(\.accessibility) == [
                .whenUnlockedThisDeviceOnly, .afterFirstUnlockThisDeviceOnly, .whenUnlocked,
            ])
        #expect(read.secrets.map(\.service) == [nil, "com.example.bank", nil])
        #expect(read.files.map(\.path.pattern) == ["Documents/**", "Library/export.csv"])
        #expect(read.files.map(\.protection) == [.completeUnlessOpen, nil])
        #expect(read.files.map(\.backup) == [.excluded, .included])
        #expect(read.session?.inactivity == .seconds(300) && read.session?.absolute == .seconds(43_200))
    }

    @Test func nothingIsPromisedWithoutTheSection() throws {
        #expect(try Policy(yaml: Data("version: 1\n".utf8)).promises.isEmpty)
        #expect(try Policy(yaml: Data("promises:\n".utf8)).promises.isEmpty)
    }

    @Test(arguments: [
        ("  hosts: [{ pins: [x] }]", "a pin is the base64 of a key's SHA-256"),
        ("  hosts: [{ port: 443 }]", "a host needs a name"),
        ("  hosts: [{ host: a.example, port: 0 }]", "port must be a number from 1 to 65535."),
        ("  hosts: [{ host: a.example, port: 70000 }]", "port must be a number from 1 to 65535."),
        ("  hosts: [\"not a host\"]", "no host can have this name"),
        ("  hosts: [a.example, A.example]", "the host a.example stands twice."),
        ("  hosts: [{ host: a.example, pins: [\(pin), \(pin)] }]", "a pin stands twice"),
        ("  hosts: [{ host: a.example, subdomains: some }]", "subdomains must be one of none, one-label, all."),
        ("  hosts: [{ host: a.example, transparency: appel }]", "Did you mean apple?"),
        ("  hosts: [{ name: a.example }]", "unknown key name in a host."),
        ("  secrets: [{ service: a }]", "a secret needs an account"),
        ("  secrets: [a, a]", "the account a stands twice."),
        ("  secrets: [{ account: a, accessibility: always }]", "accessibility must be one of"),
        ("  files: [{ path: \"Documents/**\" }]", "files need a path, and 'protection:' or 'backup:'."),
        ("  files: [{ path: \"[\", backup: excluded }]", "the pattern ["),
        ("  files: [{ path: a, protection: none }]", "protection must be one of"),
        ("  session: { inactivity: 5 }", "inactivity must be a time with its unit"),
        ("  session: { inactivity: 0s }", "inactivity must be a time with its unit"),
        ("  session: { inactivity: 99999999999999999999d }", "inactivity must be a time with its unit"),
        ("  session: { idle: 5m }", "unknown key idle in session."),
        ("  keys: []", "unknown key keys in promises."),
    ])
    func saysWhatIsWrong(_ yaml: String, _ message: String) {
        let found = problems(yaml)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }
}
