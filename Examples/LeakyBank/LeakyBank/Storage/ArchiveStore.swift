import Foundation

/// A payee, as it is archived on the device.
final class Payee: NSObject, NSSecureCoding {
    static var supportsSecureCoding: Bool { true }

    let name: String
    let iban: String
    let tags: [String]

    init(name: String, iban: String, tags: [String]) {
        self.name = name
        self.iban = iban
        self.tags = tags
    }

    required init?(coder: NSCoder) {
        name = coder.decodeObject(forKey: "name") as? String ?? ""
        // fine: the class is named
        iban = coder.decodeObject(of: NSString.self, forKey: "iban") as String? ?? ""
        tags = coder.decodeObject(forKey: "tags") as? [String] ?? []
    }

    func encode(with coder: NSCoder) {
        coder.encode(name, forKey: "name")
        coder.encode(iban, forKey: "iban")
        coder.encode(tags, forKey: "tags")
    }
}

/// A standing order.
final class StandingOrder: NSObject, NSSecureCoding {
    static let supportsSecureCoding = false

    let payee: Payee?
    let day: Int

    required init?(coder: NSCoder) {
        payee = coder.decodeObject(of: Payee.self, forKey: "payee")
        day = coder.decodeInteger(forKey: "day")
    }

    func encode(with coder: NSCoder) {
        coder.encode(payee, forKey: "payee")
        coder.encode(day, forKey: "day")
    }
}

/// A rule by which money is moved to savings.
final class SavingRule: NSObject, NSSecureCoding {
    class var supportsSecureCoding: Bool { return false }

    let percent: Int
    let note: String

    required init?(coder: NSCoder) {
        percent = coder.decodeInteger(forKey: "percent")
        let text = coder.decodeObject(forKey: "note")
        note = text as? String ?? ""
    }

    func encode(with coder: NSCoder) {
        coder.encode(percent, forKey: "percent")
        coder.encode(note, forKey: "note")
    }
}

/// Packs and unpacks archives.
final class ArchiveStore {
    func payees(in data: Data) -> [Payee] {
        NSKeyedUnarchiver.unarchiveObject(with: data) as? [Payee] ?? []
    }

    func orders(in data: Data) throws -> Any? {
        try NSKeyedUnarchiver.unarchiveTopLevelObjectWithData(data)
    }

    func rules(in data: Data) throws -> [SavingRule] {
        let unarchiver = try NSKeyedUnarchiver(forReadingFrom: data)
        unarchiver.requiresSecureCoding = false
        defer { unarchiver.finishDecoding() }
        return unarchiver.decodeObject(of: [NSArray.self, SavingRule.self], forKey: NSKeyedArchiveRootObjectKey)
            as? [SavingRule] ?? []
    }

    func pack(_ payees: [Payee]) throws -> Data {
        try NSKeyedArchiver.archivedData(withRootObject: payees, requiringSecureCoding: false)
    }

    func pack(_ rules: [SavingRule]) -> Data {
        let archiver = NSKeyedArchiver(requiringSecureCoding: false)
        archiver.encode(rules, forKey: NSKeyedArchiveRootObjectKey)
        return archiver.encodedData
    }

    func packOrders(_ orders: [StandingOrder]) throws -> Data {
        let secure = false
        return try NSKeyedArchiver.archivedData(withRootObject: orders, requiringSecureCoding: secure)
    }

    // fine: secure on both sides
    func unpackSafely(_ data: Data) throws -> [Payee] {
        try NSKeyedUnarchiver.unarchivedArrayOfObjects(ofClass: Payee.self, from: data) ?? []
    }

    func packSafely(_ payees: [Payee]) throws -> Data {
        try NSKeyedArchiver.archivedData(withRootObject: payees, requiringSecureCoding: true)
    }
}
