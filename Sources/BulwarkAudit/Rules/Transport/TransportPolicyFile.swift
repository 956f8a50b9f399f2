import BulwarkProperties
package import BulwarkTransport

/// Reads the App Transport Security of one Info.plist and other property lists of transport, for commands that judge by them.
package enum TransportPolicyFile {
    /// The policy of an Info.plist in any of a property list's forms; nil where the bytes are no dictionary.
    ///
    /// - Parameter bytes: The file.
    package static func policy(ofInfoPlist bytes: [UInt8]) -> TransportPolicy? {
        guard let tree = try? PropertyDocument.propertyList(bytes), case .dictionary = tree.value else { return nil }
        return TransportPolicy(reading: tree.entry("NSAppTransportSecurity").map { ATSValue($0.node) })
    }

    /// The value of a property list in any of its forms; nil where the bytes are none.
    ///
    /// Foundation's reader off Apple's systems ends the process on some malformed binary lists: this one does not.
    package static func value(ofPropertyList bytes: [UInt8]) -> ATSValue? {
        (try? PropertyDocument.propertyList(bytes)).map { ATSValue($0) }
    }
}
