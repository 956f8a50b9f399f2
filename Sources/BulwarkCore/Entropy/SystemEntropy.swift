#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The system's generator of cryptographically secure random bytes.
public struct SystemEntropy: EntropySource {
    /// The system's generator; it has no state here.
    public init() {}

    /// Fills a buffer straight, so that no copy is left elsewhere: by `arc4random_buf` on Apple's systems, `getentropy` on others.
    public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        #if canImport(Darwin)
            // The system's own generator, which never fails. Not getentropy: the App Store refuses apps for iOS that refer to it.
            if let address = buffer.baseAddress { arc4random_buf(address, buffer.count) }
        #else
            var rest = buffer[...]
            while !rest.isEmpty {
                // 256 bytes is the most that one call gives.
                let part = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(256))
                if getentropy(part.baseAddress, part.count) != 0 { fillFromStandardLibrary(part) }
                rest = rest.dropFirst(part.count)
            }
        #endif
    }

    #if !canImport(Darwin)
        /// Where a sandbox forbids the call: the standard library has ways of its own, and stops rather than give less.
        private func fillFromStandardLibrary(_ buffer: UnsafeMutableRawBufferPointer) {
            var generator = SystemRandomNumberGenerator()
            for index in buffer.indices { buffer[index] = UInt8.random(in: .min ... .max, using: &generator) }
        }
    #endif
}
