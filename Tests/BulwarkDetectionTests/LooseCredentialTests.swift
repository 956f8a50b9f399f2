import BulwarkDetection
import Testing

/// Credentials as people and programs write them; all are made up.
struct LooseCredentialTests {
    private static func found(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return TextDetector().detections(in: text).map {
            "\($0.kind.slug) \(String(decoding: utf8[$0.range], as: UTF8.self))"
        }
    }

    @Test(
        "A credential is taken out of what it is written in",
        arguments: [
            // The environment and configurations
            ("PGPASSWORD=hunter2 psql", "password hunter2"), ("export MYSQL_PWD=hunter2", "password hunter2"),
            ("DB_PASS=swordfish", "password swordfish"), ("REDIS_PASS=swordfish", "password swordfish"),
            ("SSHPASS=swordfish sshpass -e", "password swordfish"), ("pass=hunter2", "password hunter2"),
            ("smtp_pass: hunter2", "password hunter2"), ("api_key=abc", "api-key abc"), ("secret=x", "secret x"),
            ("?token=q7&x=1", "token q7"), ("{\"secret\":\"k3y\"}", "secret k3y"),
            // Commands
            ("tool --password hunter2 run", "password hunter2"), ("tool --password swordfish", "password swordfish"),
            ("tool --token abc123 run", "token abc123"), ("tool --token=abc123", "token abc123"),
            ("keytool -storepass hunter2", "password hunter2"), ("tool --api-key 'k3y' x", "api-key k3y"),
            ("curl -s -u ann:hunter2 https://a.test/", "password hunter2"),
            ("curl --user ann:hunter2 https://a.test/", "password hunter2"),
            // Markup
            ("<password>hunter2</password>", "password hunter2"),
            ("<a><wsse:Password Type=\"x#PasswordText\">swordfish</wsse:Password></a>", "password swordfish"),
            ("<key>apiKey</key><string>k3y</string>", "api-key k3y"),
            // Sentences
            ("the password is hunter2.", "password hunter2"), ("my password was 'swordfish'", "password swordfish"),
            ("password is P@ssword!", "password P@ssword!"), ("login ann password hunter2 ok", "password hunter2"),
            ("PIN 4711", "pin 4711"), ("my pin is 4711", "pin 4711"), ("changed PIN to 471147", "pin 471147"),
            ("Your verification code is 123456.", "pin 123456"), ("CVV is 123", "cvv 123"),
            ("the api key is k3yk3yk3y", "api-key k3yk3yk3y"),
            // Calls
            ("set_pin(4711)", "pin 4711"), ("setPIN(\"471147\")", "pin 471147"),
            ("setPassword(\"hunter2\")", "password hunter2"),
        ])
    func finds(text: String, expected: String) {
        #expect(Self.found(text) == [expected])
    }

    @Test(
        "Tokens are known by their form, also where they look like an example",
        arguments: [
            ("slack-token", "xoxb-" + "2345678901-2345678901234-AbCdEfGhIjKlMnOpQrStUvWx"),
            ("slack-token", "xapp-" + "1-A02B3C4D5E6-2345678901234-0f9e8d7c6b5a49382716"),
            ("github-token", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789"),
            ("github-token", "github_pat_" + "11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVW"),
            ("stripe-key", "sk_live_" + "abcdefghijklmnop12345678"),
            ("google-api-key", "AIza" + "SyA1234567890abcdefghijklmnopqrstuv"),
            ("npm-token", "npm_" + "abcdefghijklmnopqrstuvwxyz0123456789"),
            ("aws-access-key", "AKIA" + "IOSFODNN7EXAMPLE"),
        ])
    func findsForms(kind: String, token: String) {
        #expect(Self.found("using \(token), then") == ["\(kind) \(token)"])
    }

    @Test(
        "What only speaks of credentials stays as it is",
        arguments: [
            "pass=12 fail=3", "pass=true", "pass: phase2", "first_pass=render2", "bypass=x9y8z7", "PWD=/home/ann/work",
            "compass=north1", "NO_PASSWORD=1", "token=3", "token=expired", "tokens=17", "secret=nil",
            "usage: tool --password PASSWORD", "tool --password <password> run", "tool [--token TOKEN]",
            "the --password option is set", "tool --password $DB_PASSWORD", "tool --password --verbose", "tool --token",
            "--password-file secrets1.txt", "use --token-count 17", "tar -u ann:staff1", "curl -u ann https://a.test/",
            "connect as <password> now", "<password></password>", "<password/>", "<tokenCount>17</tokenCount>",
            "<label for=\"password\">Password</label>", "<key>password</key><true/>",
            "the password is required", "the password is incorrect", "password is wrong", "password was changed",
            "password is empty", "password is invalid.", "password has expired", "password is 8 characters long",
            "password is 8-character", "password is sha256 hashed", "password sha512 used", "password attempt2 failed",
            "Failed password for root from", "Failed password for invalid user test99", "sent password to user1",
            "password must be 12", "the token is valid", "token is expired", "token 3 of 5", "secret is missing",
            "map pin 4711", "GPIO pin 1047", "pin 3", "pin 4711-22", "pin 4711.5", "spin 4711", "pin(led)",
            "set_pin(13)", "error code 4711", "status code is 404", "getToken(\"name1\")", "password(\"current\")",
        ])
    func isSilent(text: String) {
        #expect(Self.found(text) == [])
    }

    @Test("A long value is taken to its end", arguments: ["tool --token ", "curl -u ann:", "token="])
    func findsLongValues(start: String) {
        let value = String(repeating: "k3y", count: 900)
        let found = TextDetector().detections(in: start + value + " next")
        #expect(found.map(\.range) == [start.utf8.count..<(start.utf8.count + value.utf8.count)])
    }

    @Test("A word of one line says nothing about options on the next")
    func forgetsClients() {
        #expect(Self.found("curl failed\ntar -u ann:staff1") == [])
    }
}
