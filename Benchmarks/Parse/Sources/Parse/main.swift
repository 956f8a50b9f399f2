import Foundation
import SwiftParser

// The limit that an audit can come near: every Swift file parsed once, on all cores, and nothing else done.
//
//   parse FOLDER...        every Swift file in folders
//   parse --files LIST     the files that a list names, one a line; `-` is standard input
let arguments = Array(CommandLine.arguments.dropFirst())

let files: [String]
if arguments.first == "--files" {
    guard arguments.count == 2,
        let list = arguments[1] == "-"
            ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: arguments[1])
    else { fatalError("usage: parse FOLDER... | parse --files LIST") }
    files = String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init)
} else {
    files = arguments.flatMap { root -> [String] in
        guard let found = FileManager.default.enumerator(atPath: root) else { return [] }
        return found.compactMap { path in
            guard let path = path as? String, path.hasSuffix(".swift") else { return nil }
            return root + "/" + path
        }
    }
}

DispatchQueue.concurrentPerform(iterations: files.count) { number in
    guard let data = FileManager.default.contents(atPath: files[number]) else { return }
    data.withUnsafeBytes { bytes in
        let text = bytes.bindMemory(to: UInt8.self)
        _ = Parser.parse(source: text)
    }
}
print(files.count)
