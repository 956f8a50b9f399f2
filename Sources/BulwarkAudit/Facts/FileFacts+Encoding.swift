/// How facts are kept in a cache: arrays as they stand in memory, little-endian, checked when they are read.
extension FileFacts {
    /// The facts as bytes.
    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            32 + nodes.count * MemoryLayout<FactNode>.stride + texts.bytes.count + (texts.count + lines) * 4)
        let header: [UInt32] = [
            UInt32(language.rawValue), UInt32(size), syntaxError.map { UInt32($0) } ?? .max, UInt32(lineStarts.count),
            UInt32(nodes.count), UInt32(texts.count), UInt32(texts.bytes.count), 0,
        ]
        header.withUnsafeBytes { bytes.append(contentsOf: $0) }
        lineStarts.withUnsafeBytes { bytes.append(contentsOf: $0) }
        nodes.withUnsafeBytes { bytes.append(contentsOf: $0) }
        texts.ends.withUnsafeBytes { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: texts.bytes)
        return bytes
    }

    /// Reads facts; nil where the bytes do not hold together.
    init?(encoded bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 32 else { return nil }
        let header = (0..<8).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
        guard let language = Language(rawValue: UInt8(truncatingIfNeeded: header[0])) else { return nil }
        let counts = header[3...6].map(Int.init)
        let stride = MemoryLayout<FactNode>.stride
        let sizes = [counts[0] * 4, counts[1] * stride, counts[2] * 4, counts[3]]
        guard 32 + sizes.reduce(0, +) == bytes.count, counts[1] > 0, counts[2] > 0 else { return nil }
        var offset = 32
        func array<T>(_ type: T.Type, _ index: Int) -> [T] {
            let count = counts[index]
            let start = offset
            offset += sizes[index]
            return [T](unsafeUninitializedCapacity: count) { buffer, filled in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + sizes[index])]))
                filled = count
            }
        }
        let lineStarts = array(UInt32.self, 0)
        let nodes = array(FactNode.self, 1)
        let ends = array(UInt32.self, 2)
        guard let texts = TextTable(bytes: array(UInt8.self, 3), ends: ends) else { return nil }
        let count = UInt32(texts.count)
        // Each subtree must end within the one around it, or a walk could leave the array.
        var open: [UInt32] = [UInt32(nodes.count)]
        for (index, node) in nodes.enumerated() {
            while let last = open.last, last <= UInt32(index) { open.removeLast() }
            guard node.text < count, node.detail < count, node.end > UInt32(index), let around = open.last,
                node.end <= around,
                FactKind(rawValue: node.kind) != nil
            else { return nil }
            if node.end > UInt32(index + 1) { open.append(node.end) }
        }
        self.init(
            language: language, size: Int(header[1]), lineStarts: lineStarts,
            syntaxError: header[2] == .max ? nil : Int(header[2]), nodes: nodes, texts: texts)
    }
}
