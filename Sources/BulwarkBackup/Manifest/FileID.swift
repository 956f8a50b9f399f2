internal import BulwarkCore
internal import Crypto
internal import Foundation

/// The name under which a backup keeps a file's content: the SHA-1 of its domain and path, in 40 hexadecimal digits.
///
/// Names of any other form are refused, for they are joined to the backup's folder.
package struct FileID: Sendable, Hashable, CustomStringConvertible {
    /// The digits, in small.
    package let description: String

    /// Takes a name that has the form of one.
    package init?(_ text: String) {
        guard text.utf8.count == 40, text.utf8.allSatisfy({ Self.isDigit($0) }) else { return nil }
        description = text
    }

    /// The name of a file.
    package init(domain: String, path: String) {
        let digest = Insecure.SHA1.hash(data: Data("\(domain)-\(path)".utf8))
        description = Hexadecimal.text(Array(digest))
    }

    /// Where the content may lie in the backup's folder: in a folder named after the first two digits since iOS 10, flat before.
    package var candidates: [String] { ["\(description.prefix(2))/\(description)", description] }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
    }
}
