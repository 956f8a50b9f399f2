/// What a scan header says (ITU-T T.81 B.2.3), judged against the frame, the tables and the scans before.
struct JPEGScanHeader {
    struct Part {
        /// The component's place in the frame.
        let index: Int
        let dc: Int
        let ac: Int
    }

    let parts: [Part]
    /// The first and the last coefficient.
    let first: Int
    let last: Int
    /// The bit that the scan before ended at, 0 in a first one, and the bit that this one ends at.
    let high: Int
    let low: Int
    let range: Range<Int>

    init(
        _ scan: ImageScan, _ segment: Range<Int>, frame: JPEGFrame, tables: JPEGTables
    ) throws(ImageScan.Stop) {
        let bytes = scan.bytes
        let place = segment.lowerBound
        func wrong(_ reason: StaticString) -> ImageScan.Stop { scan.stop(.imageWrongStructure, at: segment, reason) }
        let count = Int(bytes[place + 4])
        guard segment.count == 8 + 2 * count else {
            throw scan.stop(.imageWrongLength, at: segment, "a scan header of another length than its components need")
        }
        guard 1...4 ~= count else { throw wrong("a scan of other than one to four components") }
        var parts: [Part] = []
        for one in 0..<count {
            let id = Int(bytes[place + 5 + 2 * one])
            let selectors = Int(bytes[place + 6 + 2 * one])
            guard let index = frame.components.firstIndex(where: { $0.id == id }), index > parts.last?.index ?? -1
            else {
                throw wrong("a scan of a component that the frame does not have, or has elsewhere")
            }
            let part = Part(index: index, dc: selectors >> 4, ac: selectors & 15)
            guard part.dc < (frame.isBaseline ? 2 : 4), part.ac < (frame.isBaseline ? 2 : 4) else {
                throw wrong("a scan with a table's number that frames of this kind do not have")
            }
            parts.append(part)
        }
        let end = place + 5 + 2 * count
        self.parts = parts
        first = Int(bytes[end])
        last = Int(bytes[end + 1])
        high = Int(bytes[end + 2]) >> 4
        low = Int(bytes[end + 2]) & 15
        range = segment
        if count > 1, parts.reduce(0, { $0 + frame.components[$1.index].across * frame.components[$1.index].down }) > 10
        {
            throw wrong("a scan of more than ten blocks a unit")
        }
        guard hasPossibleExtent(in: frame) else {
            throw wrong("a scan of coefficients that frames of this kind do not have")
        }
        try take(scan, frame: frame, tables: tables)
    }

    var needsDC: Bool { first == 0 && high == 0 }
    var needsAC: Bool { last > 0 }

    /// Table B.3, and for progressive frames G.1.1.1.
    private func hasPossibleExtent(in frame: JPEGFrame) -> Bool {
        guard frame.isProgressive else { return first == 0 && last == 63 && high == 0 && low == 0 }
        return last <= 63 && low <= 13 && (high == 0 || high == low + 1)
            && (first == 0 ? last == 0 : first <= last && parts.count == 1)
    }

    /// Notes what the scan brings, and that it follows from the scans before.
    private func take(_ scan: ImageScan, frame: JPEGFrame, tables: JPEGTables) throws(ImageScan.Stop) {
        func wrong(_ reason: StaticString) -> ImageScan.Stop { scan.stop(.imageWrongStructure, at: range, reason) }
        for part in parts {
            if needsDC, tables.dc[part.dc] == nil { throw wrong("a scan without its table of DC codes") }
            if needsAC, tables.ac[part.ac] == nil { throw wrong("a scan without its table of AC codes") }
            let component = frame.components[part.index]
            if component.steps.isEmpty {
                guard let steps = tables.quantization[component.quantization] else {
                    throw wrong("a scan without its table of quantization steps")
                }
                frame.components[part.index].steps = steps
            }
            if frame.isProgressive, first > 0, component.lowestBits[0] < 0 {
                throw wrong("a scan of AC coefficients before the component's DC coefficients")
            }
            for coefficient in first...last {
                guard component.lowestBits[coefficient] == (high == 0 ? -1 : high) else {
                    throw wrong("a scan that brings bits again, or leaves some out")
                }
                frame.components[part.index].lowestBits[coefficient] = low
            }
        }
    }
}
