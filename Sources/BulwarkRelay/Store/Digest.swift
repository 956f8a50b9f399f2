internal import Crypto
internal import Foundation

/// Short names for what is compared and never shown.
enum Digest {
    /// SHA-256.
    static func of(_ bytes: some DataProtocol) -> Data { Data(SHA256.hash(data: bytes)) }

    /// The first 16 bytes of SHA-256: for what nobody gains by two of.
    static func short(_ bytes: some DataProtocol) -> Data { Data(SHA256.hash(data: bytes).prefix(16)) }
}
