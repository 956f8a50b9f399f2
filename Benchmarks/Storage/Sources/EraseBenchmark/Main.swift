// What Benchmarks/Storage/groups/erase.py times.
//
//   EraseBenchmark erase FILE     three passes, and the file is gone
//   EraseBenchmark plain FILE     the limit: the file written over three times, each time made durable
import BulwarkCore
import BulwarkStorage
import Foundation

@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "erase" where arguments.count == 3: try SecureErase().erase(arguments[2])
        case "plain" where arguments.count == 3: try writePlainly(arguments[2])
        default:
            FileHandle.standardError.write(Data("usage: EraseBenchmark erase | plain FILE\n".utf8))
            exit(64)
        }
    }

    private static func writePlainly(_ path: String) throws {
        let file = try SystemFileSystem().open(path, [.writing])
        let size = try file.status().size
        let bytes = [UInt8](repeating: 0x55, count: 1 << 20)
        for _ in 0..<3 {
            var offset: Int64 = 0
            while offset < size {
                let count = Int(min(size - offset, Int64(bytes.count)))
                try bytes.withUnsafeBytes {
                    try file.writeAll(UnsafeRawBufferPointer(rebasing: $0[..<count]), at: offset)
                }
                offset += Int64(count)
            }
            try file.synchronize()
        }
    }
}
