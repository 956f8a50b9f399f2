/// What the box `meta` says about a file's items (ISO/IEC 14496-12 §8.11, ISO/IEC 23008-12 §6 and §9).
struct HEICItems {
    struct Item {
        var type = 0
        /// A media type, of items of the type `mime`.
        var mediaType: Range<Int>?
        /// Where the data are: offsets in the file, or in `idat`.
        var extents: [Range<Int>] = []
        /// 0 in the file, 1 in `idat`, 2 in another item.
        var construction = 0
        /// Places in the list of properties, from 1.
        var properties: [Int] = []
        /// Items that it is made of.
        var parts: [Int] = []
    }

    private(set) var items: [Int: Item] = [:]
    private(set) var primary: Int?
    private(set) var properties: [HEICBox] = []
    private(set) var innerData: Range<Int>?
    /// Items that are smaller forms of others.
    private(set) var thumbnails: Set<Int> = []
    private let scan: ImageScan
    private var bytes: ImageBytes { scan.bytes }

    init(_ scan: ImageScan, in meta: HEICBox) throws(ImageScan.Stop) {
        self.scan = scan
        guard meta.content.count >= 4 else { throw tooShort(meta) }
        let boxes = try HEICBox.all(scan, in: meta.content.lowerBound + 4..<meta.content.upperBound)
        func one(_ name: StaticString, isNeeded: Bool = true) throws(ImageScan.Stop) -> HEICBox? {
            let found = boxes.filter { $0.type == HEICBox.type(name) }
            guard found.count <= 1, found.count == 1 || !isNeeded else {
                throw scan.stop(
                    .imageWrongStructure, at: meta.range, "a description of images that lacks a box, or has one twice")
            }
            return found.first
        }
        if let box = try one("hdlr"), !bytes.has("pict", at: box.content.lowerBound + 8) {
            throw scan.stop(.imageWrongStructure, at: box.range, "a description of something else than images")
        }
        innerData = try one("idat", isNeeded: false)?.content
        if let box = try one("iinf") { try readInformation(box) }
        if let box = try one("pitm") { try readPrimary(box) }
        if let box = try one("iloc") { try readLocations(box) }
        if let box = try one("iprp") { try readProperties(box) }
        if let box = try one("iref", isNeeded: false) { try readReferences(box) }
    }

    private func tooShort(_ box: HEICBox) -> ImageScan.Stop {
        scan.stop(.imageWrongLength, at: box.range, "a box shorter than what it has to hold")
    }

    /// A reader of a box with version and flags.
    private func fields(_ box: HEICBox) -> HEICFields { HEICFields(scan, box) }

    private mutating func readInformation(_ box: HEICBox) throws(ImageScan.Stop) {
        var fields = fields(box)
        let count = try fields.number(fields.version == 0 ? 2 : 4)
        let entries = try HEICBox.all(scan, in: fields.rest)
        guard entries.count == count else {
            throw scan.stop(.imageWrongStructure, at: box.range, "another number of items than announced")
        }
        for entry in entries {
            var fields = self.fields(entry)
            guard entry.type == HEICBox.type("infe"), 2...3 ~= fields.version else {
                throw scan.stop(.imageWrongStructure, at: entry.range, "an item described in an unknown way")
            }
            let id = try fields.number(fields.version == 2 ? 2 : 4)
            _ = try fields.number(2)
            var item = Item()
            item.type = try fields.number(4)
            if item.type == HEICBox.type("mime") {
                let name = fields.rest.first { bytes[$0] == 0 } ?? fields.rest.upperBound
                if name < fields.rest.upperBound { item.mediaType = name + 1..<fields.rest.upperBound }
            }
            guard items.updateValue(item, forKey: id) == nil else {
                throw scan.stop(.imageWrongStructure, at: entry.range, "two items of one number")
            }
        }
    }

    private mutating func readPrimary(_ box: HEICBox) throws(ImageScan.Stop) {
        var fields = fields(box)
        primary = try fields.number(fields.version == 0 ? 2 : 4)
    }

    private mutating func readLocations(_ box: HEICBox) throws(ImageScan.Stop) {
        var fields = fields(box)
        let version = fields.version
        let sizes = try fields.number(2)
        let (offsetSize, lengthSize, baseSize) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15)
        let indexSize = version == 0 ? 0 : sizes & 15
        guard version <= 2, [offsetSize, lengthSize, baseSize, indexSize].allSatisfy({ $0 == 0 || $0 == 4 || $0 == 8 })
        else {
            throw scan.stop(.imageWrongStructure, at: box.range, "places of items in an unknown form")
        }
        for _ in 0..<(try fields.number(version == 2 ? 4 : 2)) {
            try scan.countPart(at: fields.at)
            let id = try fields.number(version == 2 ? 4 : 2)
            let construction = version == 0 ? 0 : try fields.number(2) & 15
            guard try fields.number(2) == 0 else {
                throw scan.stop(.imageCodingUnsupported, at: box.range, "an item whose data are in another file")
            }
            let base = try fields.number(baseSize)
            let count = try fields.number(2)
            var extents: [Range<Int>] = []
            for _ in 0..<count {
                try scan.countPart(at: fields.at)
                _ = try fields.number(indexSize)
                let start = base + (try fields.number(offsetSize))
                extents.append(start..<start + (try fields.number(lengthSize)))
            }
            guard items[id] != nil, items[id]?.extents.isEmpty == true else {
                throw scan.stop(.imageWrongStructure, at: box.range, "the place of an unknown item, or a second one")
            }
            items[id]?.extents = extents
            items[id]?.construction = construction
        }
    }

    private mutating func readProperties(_ box: HEICBox) throws(ImageScan.Stop) {
        let boxes = try HEICBox.all(scan, in: box.content)
        guard boxes.first?.type == HEICBox.type("ipco"), let container = boxes.first else {
            throw scan.stop(.imageWrongStructure, at: box.range, "properties without their list")
        }
        properties = try HEICBox.all(scan, in: container.content)
        for one in boxes.dropFirst() where one.type == HEICBox.type("ipma") {
            var fields = fields(one)
            for _ in 0..<(try fields.number(4)) {
                try scan.countPart(at: fields.at)
                let id = try fields.number(fields.version == 0 ? 2 : 4)
                guard items[id] != nil else {
                    throw scan.stop(.imageWrongStructure, at: one.range, "properties of an unknown item")
                }
                for _ in 0..<(try fields.number(1)) {
                    let place = fields.flags & 1 == 0 ? try fields.number(1) & 0x7F : try fields.number(2) & 0x7FFF
                    guard place <= properties.count else {
                        throw scan.stop(.imageWrongStructure, at: one.range, "a property that is not in the list")
                    }
                    if place > 0 { items[id]?.properties.append(place - 1) }
                }
            }
        }
    }

    private mutating func readReferences(_ box: HEICBox) throws(ImageScan.Stop) {
        let outer = fields(box)
        let size = outer.version == 0 ? 2 : 4
        for one in try HEICBox.all(scan, in: outer.rest) {
            var fields = HEICFields(scan, one, isFull: false)
            let from = try fields.number(size)
            var targets: [Int] = []
            for _ in 0..<(try fields.number(2)) { targets.append(try fields.number(size)) }
            guard items[from] != nil, targets.allSatisfy({ items[$0] != nil }) else {
                throw scan.stop(.imageWrongStructure, at: one.range, "a reference to or from an unknown item")
            }
            if one.type == HEICBox.type("dimg") { items[from]?.parts += targets }
            if one.type == HEICBox.type("thmb") { thumbnails.insert(from) }
        }
    }
}
