package import BulwarkCore

/// Something to be said to the devices of an account, until a relay has it.
package struct PendingMessage: Sendable {
    /// What tells it from others: the message, and whom it is for.
    package struct Key: Sendable, Hashable {
        package let id: MessageID
        package let account: String

        package init(id: MessageID, account: String) {
            self.id = id
            self.account = account
        }
    }

    /// What is encrypted for a device.
    package struct Item: Sendable, Hashable {
        /// The identity that it was encrypted for.
        package let identity: IdentityKey
        package let envelope: Envelope
    }

    package let key: Key
    /// What is to be said; empty where `isRenewal`.
    package let content: SecureBytes
    /// Whether it is a new session's first envelope, for one device, and nothing to be said: it is never encrypted anew.
    package let isRenewal: Bool
    /// What is encrypted so far: sent again with the same bytes, it uses no more keys up.
    package internal(set) var items: [Item] = []

    /// What it takes in the row.
    var size: Int {
        64 + key.account.utf8.count + content.count + items.reduce(0) { $0 + 128 + $1.envelope.encoded.count }
    }

    init(key: Key, content: SecureBytes, isRenewal: Bool = false, items: [Item] = []) {
        self.key = key
        self.content = content
        self.isRenewal = isRenewal
        self.items = items
    }
}
