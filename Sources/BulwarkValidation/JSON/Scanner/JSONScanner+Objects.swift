/// A key of an open object, by which duplicates are found.
struct KeyReference {
    var hash: UInt32
    var start: UInt32
    var length: UInt32
    /// Whether `start` counts in the keys whose escapes were undone; else it counts in the document.
    var isUnescaped: Bool
    /// Where it stands in the document.
    var offset: UInt32
}

extension JSONScanner {
    /// Reads a key and its value, or opens the value.
    mutating func member() -> State {
        skipWhitespace()
        guard cursor < end else { return stop(.unexpectedEnd) }
        guard cursor.pointee == UInt8(ascii: "\"") else { return stop(.unexpectedByte) }
        let place = cursor
        guard let key = string(isKey: true) else { return .stopped }
        top.count &+= 1
        let first = key.start - start
        top.key = Range(uncheckedBounds: (first, first &+ key.count))
        top.isInside = true
        guard let child = declare(key, offset: place - start) else { return .stopped }
        skipWhitespace()
        guard cursor < end else { return stop(.unexpectedEnd) }
        guard cursor.pointee == UInt8(ascii: ":") else { return stop(.unexpectedByte) }
        cursor += 1
        return value(child)
    }

    /// The node of a key's value, the key noted; nil where the work ends.
    @inline(__always)
    private mutating func declare(_ key: ScannedString, offset: Int) -> Int32? {
        guard !key.isEscaped, key.isASCII else { return declareUnusual(key, offset: offset) }
        let hash = ContractTables.hash(key.start, key.count)
        if top.table >= 0 {
            let table = tables.objects[Int(top.table)].words
            if let index = tables.find(key.start, key.count, hash: hash, in: table) {
                return meet(index, table, offset: offset)
            }
        }
        keys.append(
            KeyReference(
                hash: hash, start: UInt32(truncatingIfNeeded: key.start - start),
                length: UInt32(truncatingIfNeeded: key.count), isUnescaped: false,
                offset: UInt32(truncatingIfNeeded: offset)))
        return undeclared(offset: offset)
    }

    @inline(__always)
    private mutating func meet(_ index: Int, _ table: ContractTables.WordTable, offset: Int) -> Int32? {
        let word = tables.words[Int(table.firstWord) &+ index]
        let bit: UInt64 = 1 &<< UInt64(index & 63)
        let place = top.firstSeen &+ index &>> 6
        if seen[place] & bit != 0 {
            guard report(.duplicateKey, offset: offset) else { return nil }
        } else {
            seen[place] |= bit
            if word.isRequired { top.requiredSeen &+= 1 }
        }
        return word.node
    }

    /// A key with escapes or beyond ASCII: compared by canonical equivalence, as Swift's strings are. Were it taken by
    /// its bytes, a decoder could read the value of `\u212Aey` (with a Kelvin sign) for the key `Key`.
    @inline(never)
    private mutating func declareUnusual(_ key: ScannedString, offset: Int) -> Int32? {
        let first = unescapedKeys.count
        JSONText.unescape(UnsafeBufferPointer(start: key.start, count: key.count), into: &unescapedKeys)
        let count = unescapedKeys.count - first
        if !key.isASCII { top.hasForeignKey = true }
        if top.table >= 0 {
            let table = tables.objects[Int(top.table)]
            if let index = table.names[String(decoding: unescapedKeys[first...], as: UTF8.self)] {
                unescapedKeys.removeSubrange(first...)
                return meet(Int(index), table.words, offset: offset)
            }
        }
        keys.append(
            KeyReference(
                hash: ContractTables.hash(Array(unescapedKeys[first...])), start: UInt32(truncatingIfNeeded: first),
                length: UInt32(truncatingIfNeeded: count), isUnescaped: true,
                offset: UInt32(truncatingIfNeeded: offset)))
        return undeclared(offset: offset)
    }

    @inline(__always)
    private mutating func undeclared(offset: Int) -> Int32? {
        if top.table >= 0, tables.objects[Int(top.table)].undeclared < 0 {
            guard report(.undeclaredKey, offset: offset) else { return nil }
        }
        return top.child
    }

    /// Judges an object as a whole; false where the work ends.
    mutating func closeObject(at place: UnsafePointer<UInt8>) -> Bool {
        guard keys.count - top.firstKey == 0 || reportDuplicates() else { return false }
        guard top.table >= 0 else { return true }
        let table = tables.objects[Int(top.table)]
        if top.requiredSeen < table.required {
            for index in 0..<Int(table.words.count) where !isMet(index) {
                let word = tables.words[Int(table.words.firstWord) + index]
                guard word.isRequired else { continue }
                guard report(.missingKey, offset: place - start, key: tables.name(word)) else {
                    return false
                }
            }
        }
        seen.removeLast(seen.count - top.firstSeen)
        return judgeCount(table.minimum, table.maximum, "members", at: place)
    }

    private func isMet(_ index: Int) -> Bool {
        seen[top.firstSeen + index / 64] & (1 << UInt64(index & 63)) != 0
    }

    /// Reports undeclared keys that stand twice, and forgets this object's keys; false where the work ends.
    private mutating func reportDuplicates() -> Bool {
        defer { forgetKeys() }
        if top.hasForeignKey { return reportEquivalents() }
        guard keys.count - top.firstKey > 1 else { return true }
        var duplicates: [KeyReference] = []
        if keys.count - top.firstKey <= 8 {
            for index in keys.indices.dropFirst(top.firstKey + 1) {
                let key = keys[index]
                let isKnown = (top.firstKey..<index).contains { keys[$0].hash == key.hash && order(keys[$0], key) == 0 }
                if isKnown { duplicates.append(key) }
            }
        } else {
            // Sorting holds against keys that were chosen to collide, which a table without a secret would not.
            var sorted = Array(keys[top.firstKey...])
            sorted.sort { left, right in
                if left.hash != right.hash { return left.hash < right.hash }
                let order = order(left, right)
                return order == 0 ? left.offset < right.offset : order < 0
            }
            for index in sorted.indices.dropFirst() where sorted[index].hash == sorted[index - 1].hash {
                if order(sorted[index], sorted[index - 1]) == 0 { duplicates.append(sorted[index]) }
            }
            duplicates.sort { $0.offset < $1.offset }
        }
        return duplicates.allSatisfy { report($0) }
    }

    /// The same by canonical equivalence, for objects that have a key beyond ASCII.
    private mutating func reportEquivalents() -> Bool {
        var met: Set<String> = []
        if top.table >= 0 {
            for (name, index) in tables.objects[Int(top.table)].names where isMet(Int(index)) { met.insert(name) }
        }
        for key in keys[top.firstKey...] where !met.insert(name(key)).inserted {
            guard report(key) else { return false }
        }
        return true
    }

    private mutating func report(_ duplicate: KeyReference) -> Bool {
        report(.duplicateKey, offset: Int(duplicate.offset), key: name(duplicate))
    }

    private mutating func forgetKeys() {
        if let first = keys[top.firstKey...].first(where: \.isUnescaped) {
            unescapedKeys.removeLast(unescapedKeys.count - Int(first.start))
        }
        keys.removeLast(keys.count - top.firstKey)
    }

    private func name(_ key: KeyReference) -> String {
        withBytes(key) { String(decoding: $0, as: UTF8.self) }
    }

    private func withBytes<Result>(_ key: KeyReference, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard key.isUnescaped else {
            return body(UnsafeBufferPointer(start: start + Int(key.start), count: Int(key.length)))
        }
        return unescapedKeys.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[Int(key.start)..<Int(key.start + key.length)]))
        }
    }

    /// Below, at or above 0, as the first key's bytes are ordered to the second's.
    private func order(_ left: KeyReference, _ right: KeyReference) -> Int {
        if left.length != right.length { return left.length < right.length ? -1 : 1 }
        return withBytes(left) { left in
            withBytes(right) { right in
                for index in left.indices where left[index] != right[index] {
                    return left[index] < right[index] ? -1 : 1
                }
                return 0
            }
        }
    }
}
