internal import BulwarkCore
internal import Foundation

/// Memory for what was decrypted, as large as a database; zeroed when it is let go of.
///
/// Unlike `SecureBytes` it may be swapped: locking hundreds of megabytes into memory is refused by most systems.
package final class WipedMemory {
    /// The bytes.
    let bytes: UnsafeMutableRawBufferPointer
    /// How many of them are in use.
    package private(set) var count: Int

    /// Makes memory of a size, all of it in use and zero.
    package init(count: Int) {
        bytes = .allocate(byteCount: max(count, 1), alignment: 16)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        self.count = count
    }

    /// Makes memory with a copy of some bytes.
    package convenience init(copying source: UnsafeRawBufferPointer) {
        self.init(count: source.count)
        bytes.copyMemory(from: source)
    }

    deinit {
        SecureMemory.zero(bytes)
        bytes.deallocate()
    }

    /// Hands over what is in use; the pointer is good until `body` returns.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
    }

    /// Takes less of it into use.
    package func shorten(to newCount: Int) { count = min(max(newCount, 0), count) }
}
