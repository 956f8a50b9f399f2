// What Benchmarks/Storage/groups/files.py times. FOLDER holds a keybag without a passcode, made at the first use, so that no
// key derivation is timed.
//
//   FilesBenchmark protect FOLDER SOURCE FILE     writes a durable protected file
//   FilesBenchmark open FOLDER FILE TARGET        writes its content to a plain file, which is not synced, as cp's is not
//   FilesBenchmark verify FOLDER FILE             opens every chunk
//   FilesBenchmark read FOLDER FILE COUNT         prints how many random aligned reads of 4 KiB it makes in a second of one core's
//                                                 time, which others on the machine do not use up
//   FilesBenchmark start FOLDER FILE              opens the keybag and nothing else
//   FilesBenchmark destroy FOLDER FILE            prints how many milliseconds it takes to destroy the key
import BulwarkCore
import BulwarkKeybag
import Foundation

@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4 else {
            FileHandle.standardError.write(Data("usage: FilesBenchmark COMMAND FOLDER FILE [ARGUMENT]\n".utf8))
            exit(64)
        }
        let bag = try keybag(arguments[2])
        let files = SystemFileSystem()
        switch (arguments[1], arguments.count) {
        case ("protect", 5):
            let source = try files.open(arguments[3], [.reading])
            try ProtectedFile.write(arguments[4], protection: .complete, keyring: bag) {
                try $0.write(contentsOf: source)
            }
        case ("open", 5):
            let target = try files.open(arguments[4], [.writing, .creating, .truncating])
            try ProtectedFile.open(arguments[3], keyring: bag).copy(to: target)
        case ("verify", 4): try ProtectedFile.open(arguments[3], keyring: bag).verify()
        case ("read", 5): try read(ProtectedFile.open(arguments[3], keyring: bag), Int(arguments[4]) ?? 1)
        case ("destroy", 4):
            let time = try ContinuousClock().measure { try ProtectedFile.destroyKey(of: arguments[3]) }
            print(time / .milliseconds(1))
        case ("start", 4): break
        default: exit(64)
        }
    }

    private static func read(_ file: ProtectedFile, _ count: Int) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 64)
        var generator = SystemRandomNumberGenerator()
        let places = (0..<count).map { _ in Int64.random(in: 0..<(file.length / 4096), using: &generator) * 4096 }
        let begin = clock()
        for place in places where try file.read(into: buffer, at: place) != 4096 { exit(1) }
        print(Double(count) * Double(CLOCKS_PER_SEC) / Double(clock() - begin))
    }

    private static func keybag(_ folder: String) throws -> Keybag {
        let setup = KeybagConfiguration(entanglement: FileEntanglementKey(path: folder + "/device.key"))
        do { return try Keybag.open(folder + "/keys.bag", setup) } catch {
            return try Keybag.create(at: folder + "/keys.bag", passcode: nil, setup)
        }
    }
}
