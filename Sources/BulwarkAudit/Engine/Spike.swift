import BulwarkReport
import Foundation
public enum Spike {
    public static func run(_ root: String) {
        var files: [String] = []
        for case let u as URL in FileManager.default.enumerator(at: URL(fileURLWithPath: root), includingPropertiesForKeys: nil)! where u.pathExtension == "swift" { files.append(u.path) }
        let t0 = Date()
        let list = files
        let facts = Workers.map(files.count) { i -> (String, FileFacts, FactCache.Key) in
            let bytes = [UInt8]((try? Data(contentsOf: URL(fileURLWithPath: list[i]))) ?? Data())
            return (list[i], SwiftLowering.facts(of: bytes), FactCache.Key(content: bytes, language: .swift))
        }
        print("facts", Date().timeIntervalSince(t0), facts.reduce(0) { $0 + $1.1.nodes.count }, facts.reduce(0) { $0 + $1.1.lines }, facts.filter { $0.1.syntaxError != nil }.map { "\($0.0):\($0.1.syntaxError!)" }.prefix(10))
        let t1 = Date()
        let code = CodeBase(facts.map { ($0.0, $0.1) })
        print("join", Date().timeIntervalSince(t1), code.texts.count)
        let t2 = Date()
        let cache = FactCache(directory: "/tmp/bwcache", root: root)
        cache.write(facts.map { ($0.2, $0.1) })
        print("write", Date().timeIntervalSince(t2))
        let t3 = Date()
        let cache2 = FactCache(directory: "/tmp/bwcache", root: root)
        let again = Workers.map(files.count) { i -> (String, FileFacts)? in
            let bytes = [UInt8]((try? Data(contentsOf: URL(fileURLWithPath: list[i]))) ?? Data())
            return cache2.facts(for: FactCache.Key(content: bytes, language: .swift)).map { (list[i], $0) }
        }.compactMap { $0 }
        print("cached", Date().timeIntervalSince(t3), again.count)
        let t4 = Date()
        let code2 = CodeBase(again)
        print("join", Date().timeIntervalSince(t4), code2.texts.count)
        for c in code2.calls("set").prefix(5) { print(c.location, c.signature, c.receiver?.typeName ?? "?", c.context) }
    }
    public static func dump(_ path: String) {
        let bytes = [UInt8](FileManager.default.contents(atPath: path)!)
        let code = CodeBase([(path, path.hasSuffix("swift") ? SwiftLowering.facts(of: bytes) : ObjectiveCLowering.facts(of: bytes))])
        func show(_ f: Fact, _ d: Int) { print(String(repeating: "  ", count: d) + "\(f.kind) \(f.text.debugDescription) \(f.detail.isEmpty ? "" : "<" + f.detail + ">") \(f.location.line):\(f.location.column)\(f.flags.rawValue != 0 ? " #\(f.flags.rawValue)" : "")"); for c in f.children { show(c, d + 1) } }
        show(code.root(ofFile: 0), 0)
    }
}
