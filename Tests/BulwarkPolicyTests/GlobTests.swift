import BulwarkPolicy
import BulwarkTesting
import Testing

@Suite struct GlobTests {
    @Test(arguments: [
        ("Generated", "Generated"), ("Generated", "Generated/A.swift"), ("Generated/", "Generated/A.swift"),
        ("*.swift", "A.swift"), ("**/*.swift", "A.swift"), ("**/*.swift", "a/b/A.swift"), ("a/**", "a/b/c"),
        ("a/**/c", "a/c"), ("a/**/c", "a/b/b/c"), ("**", "a/b"), ("a/*/c", "a/b/c/d"), ("?.swift", "ü.swift"),
        ("*.{swift,m}", "A.m"), ("{a,b/{c,d}}/x", "b/d/x"), ("{**/gen,x}/A", "p/q/gen/A"), ("\\*.swift", "*.swift"),
        ("./Generated", "Generated"), ("/Generated", "Generated/x"), ("App*Tests/**", "AppUITests/A.swift"),
        ("a**b", "aXXb"), ("{,x}a", "a"), ("App (old)/\\[x]", "App (old)/[x]/y"),
        ("[A-C]*.swift", "Bank.swift"), ("v[0-9]/x", "v7/x"), ("[!.]*", "a"), ("[^a]b", "cb"), ("[]]", "]"),
        ("[a-]", "-"), ("[\\]]", "]"), ("{[ab],x}/[ü]", "b/ü"), ("a]", "a]"),
    ])
    func patternsMatch(pattern: String, path: String) throws {
        #expect(try Glob(pattern).matches(path))
    }

    @Test(arguments: [
        ("Generated", "Generated2"), ("Generated", "x/Generated"), ("Generated/", "Generated"),
        ("*.swift", "a/A.swift"),
        ("a/**/c", "ac"), ("a/*/c", "a/b/b/c"), ("?.swift", "/.swift"), ("?.swift", ".swift"), ("*.{swift,m}", "A.mm"),
        ("\\*.swift", "A.swift"), ("a**b", "a/b"), ("inspection", "inspection-app/A.swift"), ("**/x", "ax"), ("a", "A"),
        ("[A-C]", "D"), ("[!A-C]", "A"),
        ("a[!b]c", "a/c"), ("[\\]]", "\\"),
    ])
    func patternsDoNotMatch(pattern: String, path: String) throws {
        #expect(try !Glob(pattern).matches(path))
    }

    @Test func aSlashAtTheEndMeansFolders() throws {
        #expect(try Glob("Generated/").matches("Generated", isFolder: true))
    }

    @Test(arguments: [
        ("", GlobError.empty), ("/", .empty), ("{a", .braces(column: 1)), ("./a}", .braces(column: 4)),
        ("x{a,{b}", .braces(column: 2)), ("x/{a,b", .braces(column: 3)), ("[", .brackets(column: 1)),
        ("a/[]", .brackets(column: 3)), ("/[!]", .brackets(column: 2)), ("[z-a]", .brackets(column: 1)),
        ("x[a/b]", .brackets(column: 2)), ("[a-", .brackets(column: 1)), ("[\\]", .brackets(column: 1)),
        ("../x", .leavesRoot),
        ("a/../b", .leavesRoot), (String(repeating: "a", count: 1025), .tooLong),
        (String(repeating: "{", count: 9) + "a" + String(repeating: "}", count: 9), .braces(column: 9)),
    ])
    func whatIsNoPatternIsRefused(pattern: String, error: GlobError) {
        #expect(throws: error) { try Glob(pattern) }
        #expect(!error.description.isEmpty)
    }

    /// Matchers that go back take longer than the age of the universe for these.
    @Test(arguments: [
        String(repeating: "*a", count: 300) + "b", String(repeating: "**/", count: 200) + "b",
        String(repeating: "{a,aa}", count: 120) + "b", String(repeating: "{*,?*}", count: 100) + "b",
    ])
    func hostilePatternsTakeNoTime(pattern: String) throws {
        let glob = try Glob(pattern)
        let elapsed = ProcessorTime.measure {
            #expect(!glob.matches(String(repeating: "a", count: 1500) + "/" + String(repeating: "a/", count: 250)))
        }
        #expect(elapsed < .seconds(20))
    }
}
