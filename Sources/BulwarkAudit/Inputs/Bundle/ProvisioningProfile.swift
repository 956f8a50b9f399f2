import BulwarkProperties
import BulwarkTransport

/// What a provisioning profile allows: who may start the app, and until when.
///
/// It is a property list in a signed message (CMS). The signature is the system's to check; here the list is read.
struct ProvisioningProfile: Sendable {
    /// The file.
    var path: String
    /// Its name, as the developer gave it.
    var name: String
    /// When it ends, in seconds since 1970.
    var expires: Int64?
    /// On how many devices the app may run; nil where none are listed, as for the App Store.
    var devices: Int?
    /// Whether it is for all devices, as a company's own are.
    var coversAllDevices: Bool
    /// What an app signed with it may be.
    var entitlements: PropertyNode?

    /// Whether a debugger may be attached to what is signed with it: it is one for development.
    var isForDevelopment: Bool { entitlements?["get-task-allow"]?.boolean == true }
    /// The identifier of the app that it is for, with the team's before it.
    var applicationIdentifier: String? {
        (entitlements?["application-identifier"] ?? entitlements?["com.apple.application-identifier"])?.string
    }
    /// Whether it is for any app of the team.
    var isWildcard: Bool { applicationIdentifier?.hasSuffix(".*") ?? false }

    /// Reads a profile; nil where there is no property list in it.
    init?(path: String, _ bytes: [UInt8]) {
        guard let start = Self.first(Array("<?xml".utf8), in: bytes, from: 0),
            let end = Self.first(Array("</plist>".utf8), in: bytes, from: start),
            let tree = try? PropertyDocument.propertyList(Array(bytes[start..<end + 8])), tree.isDictionary
        else { return nil }
        self.path = path
        name = tree["Name"]?.string ?? ""
        if case .date(let text)? = tree["ExpirationDate"]?.value { expires = CivilTime.seconds(of: text) }
        devices = tree["ProvisionedDevices"]?.array.count
        coversAllDevices = tree["ProvisionsAllDevices"]?.boolean ?? false
        entitlements = tree["Entitlements"]?.withoutPlaces
    }

    private static func first(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var place = start
            while place + wanted.count <= bytes.count {
                if bytes[place] == wanted[0],
                    UnsafeBufferPointer(rebasing: bytes[place..<place + wanted.count]).elementsEqual(wanted)
                {
                    return place
                }
                place += 1
            }
            return nil
        }
    }
}
