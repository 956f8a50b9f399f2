import Foundation

final class NoteAttachment: NSObject, NSSecureCoding {
    static var supportsSecureCoding: Bool { true }

    let name: String
    let payload: Data

    init(name: String, payload: Data) {
        self.name = name
        self.payload = payload
    }

    required init?(coder: NSCoder) {
        guard let name = coder.decodeObject(forKey: "name") as? String else { return nil }
        guard let payload = coder.decodeObject(of: NSData.self, forKey: "payload") else { return nil }
        self.name = name
        self.payload = payload as Data
    }

    func encode(with coder: NSCoder) {
        coder.encode(name, forKey: "name")
        coder.encode(payload, forKey: "payload")
    }
}

final class NoteRevision: NSObject, NSSecureCoding {
    static let supportsSecureCoding = false

    let number: Int
    let author: String

    init(number: Int, author: String) {
        self.number = number
        self.author = author
    }

    init?(coder: NSCoder) {
        number = coder.decodeInteger(forKey: "number")
        author = coder.decodeObject(of: NSString.self, forKey: "author").map { $0 as String } ?? ""
    }

    func encode(with coder: NSCoder) {
        coder.encode(number, forKey: "number")
        coder.encode(author, forKey: "author")
    }
}

/// Packs what goes into the sealed container of a note.
struct NoteArchive {
    func pack(_ attachments: [NoteAttachment]) throws -> Data {
        try NSKeyedArchiver.archivedData(withRootObject: attachments, requiringSecureCoding: true)
    }

    func pack(_ revisions: [NoteRevision]) throws -> Data {
        try NSKeyedArchiver.archivedData(withRootObject: revisions, requiringSecureCoding: false)
    }

    func packLayout(_ layout: NSDictionary) -> Data {
        let archiver = NSKeyedArchiver(requiringSecureCoding: false)
        archiver.encode(layout, forKey: "layout")
        archiver.finishEncoding()
        return archiver.encodedData
    }

    func attachments(in data: Data) throws -> [NoteAttachment] {
        try NSKeyedUnarchiver.unarchivedArrayOfObjects(ofClass: NoteAttachment.self, from: data) ?? []
    }

    func revisions(in data: Data) throws -> [NoteRevision] {
        let object = try NSKeyedUnarchiver.unarchiveTopLevelObjectWithData(data)
        return object as? [NoteRevision] ?? []
    }

    func layout(in data: Data) throws -> NSDictionary? {
        let unarchiver = try NSKeyedUnarchiver(forReadingFrom: data)
        unarchiver.requiresSecureCoding = false
        defer { unarchiver.finishDecoding() }
        return unarchiver.decodeObject(of: NSDictionary.self, forKey: "layout")
    }
}
