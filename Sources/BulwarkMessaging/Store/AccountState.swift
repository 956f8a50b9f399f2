internal import BulwarkCore

/// The row of an account: which devices it has, and what a person has not been told of them.
struct AccountState: StoredState {
    let account: String
    /// nil before there was a list: the first is taken as it comes.
    private(set) var devices: Set<UInt32>?
    private(set) var added: Set<UInt32> = []
    private(set) var removed: Set<UInt32> = []
    /// Whether a person has verified one of its devices.
    var isVerified = false

    private static let version: UInt8 = 1
    /// What is read back, whatever the limits say.
    private static let most = 1 << 16
    private static let mostNews = 1024

    init(account: String) { self.account = account }

    /// Takes a list; what came and went since the one before is news until it is acknowledged.
    mutating func note(_ list: Set<UInt32>) {
        defer { devices = list }
        guard let devices else { return }
        // A device that came and went before anybody was told was there, and may have read something: it is news in both.
        added = Self.bounded(added.union(list.subtracting(devices)))
        removed = Self.bounded(removed.union(devices.subtracting(list)))
    }

    /// However often a server changes a list: enough to say that something is wrong.
    private static func bounded(_ numbers: Set<UInt32>) -> Set<UInt32> {
        numbers.count <= mostNews ? numbers : Set(numbers.sorted().prefix(mostNews))
    }

    mutating func acknowledge(_ change: DeviceListChange) {
        added.subtract(change.added.map(\.device))
        removed.subtract(change.removed.map(\.device))
    }

    var change: DeviceListChange? {
        get throws(MessagingError) {
            if added.isEmpty, removed.isEmpty { return nil }
            return DeviceListChange(account: account, added: try addresses(added), removed: try addresses(removed))
        }
    }

    private func addresses(_ numbers: Set<UInt32>) throws(MessagingError) -> [DeviceAddress] {
        try numbers.sorted().map { (number) throws(MessagingError) in
            try DeviceAddress(account: account, device: number)
        }
    }

    func encode(into writer: inout StateWriter) {
        writer.integer(Self.version)
        writer.run(Array(account.utf8))
        writer.flag(isVerified)
        writer.flag(devices != nil)
        for list in [devices ?? [], added, removed] {
            writer.integer(UInt32(list.count))
            for number in list.sorted() { writer.integer(number) }
        }
    }

    init(from reader: inout ByteReader) throws(MessagingError) {
        guard try reader.integer(UInt8.self) == Self.version else { throw MessagingError(.unknownVersion) }
        guard let account = String(strictUTF8: try reader.run(atMost: 255)) else {
            throw MessagingError(.malformed, "an account's name")
        }
        self.account = account
        isVerified = try reader.flag()
        let hasList = try reader.flag()
        let list = try Self.numbers(&reader)
        devices = hasList ? list : nil
        added = try Self.numbers(&reader)
        removed = try Self.numbers(&reader)
    }

    private static func numbers(_ reader: inout ByteReader) throws(MessagingError) -> Set<UInt32> {
        var numbers: Set<UInt32> = []
        for _ in 0..<(try reader.number(of: 4, atMost: most)) { numbers.insert(try reader.integer()) }
        return numbers
    }
}
