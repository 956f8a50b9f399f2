/// Bundles that were handed out, in ascending order of the devices. A device that has published nothing is left out.
public struct ClaimedBundles: Sendable, Hashable {
    /// A device's bundle.
    public struct Bundle: Sendable, Hashable {
        /// The device's number.
        public let device: UInt32
        /// What messaging's `PrekeyBundle(encoded:)` reads.
        public let bytes: [UInt8]

        /// Makes a bundle.
        public init(device: UInt32, bytes: [UInt8]) {
            self.device = device
            self.bytes = bytes
        }
    }

    /// The bundles.
    public let bundles: [Bundle]

    private static let version: UInt8 = 1

    /// Makes an answer.
    public init(bundles: [Bundle]) { self.bundles = bundles }

    /// Reads an answer.
    ///
    /// - Throws: ``RelayError/Code/malformed``, ``RelayError/Code/unsupportedVersion``.
    public init(encoded bytes: [UInt8]) throws(RelayError) {
        bundles = try bytes.parsed { (reader) throws(RelayError) in
            guard try reader.integer(UInt8.self) == Self.version else { throw RelayError(.unsupportedVersion) }
            var bundles: [Bundle] = []
            for _ in 0..<(try reader.number(of: 8, atMost: RelayLimits.devicesInAccount)) {
                bundles.append(
                    Bundle(device: try reader.integer(), bytes: try reader.run(atMost: RelayLimits.bundleBytes)))
            }
            return bundles
        }
    }

    /// 0x01 ‖ count (32 bits) ‖ for each: device (32 bits) ‖ size (32 bits) ‖ bundle.
    public var encoded: [UInt8] {
        var bytes = [Self.version]
        bytes.append(bigEndian: UInt32(bundles.count))
        for bundle in bundles {
            bytes.append(bigEndian: bundle.device)
            bytes.append(run: bundle.bytes)
        }
        return bytes
    }
}
