internal import Foundation

/// Looks through JSON documents.
enum JSONFinder {
    /// Judges all values of a document; false where it is none.
    static func look(into bytes: [UInt8], _ collector: inout FindingCollector) -> Bool {
        guard let root = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed]) else {
            return false
        }
        look(at: root, [], &collector)
        return true
    }

    // A parsed tree is no deeper than Foundation's limit of 512.
    private static func look(at value: Any, _ path: [String], _ collector: inout FindingCollector) {
        let judge = collector.judge
        switch value {
        case let object as [String: Any]:
            for (key, value) in object.sorted(by: { $0.key < $1.key }) {
                collector.take(key: key)
                look(at: value, path + [key], &collector)
            }
        case let array as [Any]: for value in array { look(at: value, path, &collector) }
        case let text as String: collector.take(text, name: path.last ?? "", at: judge.place(ofKeys: path))
        case let number as NSNumber:
            collector.take(number: number.stringValue, name: path.last ?? "", at: judge.place(ofKeys: path))
        default: return
        }
    }
}
