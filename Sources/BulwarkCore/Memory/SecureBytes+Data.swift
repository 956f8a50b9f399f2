public import Foundation

extension SecureBytes {
    /// Moves bytes out of `Data`, which is zeroed and emptied: what cryptographic and decoding interfaces give back.
    ///
    /// - Parameter data: The source. Where another variable holds the same data, that one's copy lives on.
    public init(wiping data: inout Data) {
        self = data.withUnsafeMutableBytes { bytes in
            defer { SecureMemory.zero(bytes) }
            return SecureBytes(copying: UnsafeRawBufferPointer(bytes))
        }
        data = Data()
    }
}
