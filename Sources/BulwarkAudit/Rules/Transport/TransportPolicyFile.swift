package import BulwarkTransport

/// Reads the App Transport Security of one Info.plist, for commands that judge by it.
package enum TransportPolicyFile {
    /// The policy of an Info.plist in any of a property list's forms; nil where the bytes are no dictionary.
    ///
    /// - Parameter bytes: The file.
    package static func policy(ofInfoPlist bytes: [UInt8]) -> TransportPolicy? {
        guard let tree = try? PropertyDocument.propertyList(bytes), case .dictionary = tree.value else { return nil }
        return TransportPolicy(reading: tree.entry("NSAppTransportSecurity").map { ATSValue($0.node) })
    }
}
