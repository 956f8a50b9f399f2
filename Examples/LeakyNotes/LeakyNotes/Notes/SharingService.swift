import Contacts
import Foundation
import os
import PhotosUI

final class SharingService {
    private let contacts = CNContactStore()
    private let logger = Logger(subsystem: "app.leakynotes", category: "sharing")

    func suggestions(for name: String) async throws -> [CNContact] {
        guard try await contacts.requestAccess(for: .contacts) else { return [] }
        let keys = [CNContactGivenNameKey, CNContactEmailAddressesKey] as [CNKeyDescriptor]
        return try contacts.unifiedContacts(matching: CNContact.predicateForContacts(matchingName: name), keysToFetch: keys)
    }

    func invite(_ contact: CNContact, to note: Note) async throws {
        guard let emailAddress = contact.emailAddresses.first?.value as String? else { return }
        logger.notice("inviting \(emailAddress, privacy: .public)")
        let token = TokenFactory.inviteToken()
        os_log("invite token %{public}@ for note", token)
        let _: Empty = try await APIClient.shared.post("invites", body: ["note": note.id.uuidString, "to": emailAddress, "token": token])
        logger.notice("invited \(emailAddress.masked, privacy: .public)")
    }

    func makePhotoPicker() -> PHPickerViewController {
        var configuration = PHPickerConfiguration()
        configuration.filter = .images
        return PHPickerViewController(configuration: configuration)
    }
}
