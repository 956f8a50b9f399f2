extension JSONScanner {
    /// Notes an issue.
    ///
    /// - Parameters:
    ///   - code: What is wrong.
    ///   - offset: Where; the cursor if nil.
    ///   - expectation: What was asked for.
    ///   - key: A key to add to the place: one that is missing.
    /// - Returns: Whether there is room for more.
    @discardableResult
    mutating func report(
        _ code: JSONIssue.Code, offset: Int? = nil, _ expectation: String? = nil, key: String? = nil
    ) -> Bool {
        let place = pointer
        guard issues.count < limits.issues else {
            issues.append(
                JSONIssue(.tooManyIssues, at: place, offset: offset, expectation: "at most \(limits.issues)"))
            return false
        }
        issues.append(
            JSONIssue(
                code, at: key.map(place.appending) ?? place, offset: offset ?? cursor - start, expectation: expectation)
        )
        return true
    }

    /// Notes an issue that nothing can be read behind.
    mutating func stop(
        _ code: JSONIssue.Code, _ expectation: String? = nil, at place: UnsafePointer<UInt8>? = nil
    ) -> State {
        report(code, offset: (place ?? cursor) - start, expectation)
        return .stopped
    }

    /// Notes a value of the wrong type, and reads on.
    mutating func mismatch(_ node: ContractTables.Node, at place: UnsafePointer<UInt8>) -> State {
        let isReported =
            node.kinds.isEmpty
            ? report(.undefinedReference, offset: place - start)
            : report(.wrongType, offset: place - start, node.kinds.description)
        return isReported ? .complete : .stopped
    }

    mutating func judge(_ text: ScannedString, _ rule: Int32, at place: UnsafePointer<UInt8>) -> State {
        guard let issue = finding(text, tables.strings[Int(rule)]) else { return .complete }
        return report(issue.code, offset: place - start, issue.expectation) ? .complete : .stopped
    }

    mutating func judge(_ number: JSONNumber, _ rule: Int32, at place: UnsafePointer<UInt8>) -> State {
        guard let issue = tables.numbers[Int(rule)].finding(number) else { return .complete }
        return report(issue.code, offset: place - start, issue.expectation) ? .complete : .stopped
    }

    private mutating func finding(_ text: ScannedString, _ rule: ContractTables.StringTable) -> Finding? {
        if let issue = rule.finding(length: text.scalars) { return issue }
        guard rule.readsBytes, !text.isBroken else { return nil }
        if !text.isEscaped { return tables.finding(UnsafeBufferPointer(start: text.start, count: text.count), rule) }
        scratch.removeAll(keepingCapacity: true)
        JSONText.unescape(UnsafeBufferPointer(start: text.start, count: text.count), into: &scratch)
        return scratch.withUnsafeBufferPointer { tables.finding($0, rule) }
    }

    private var pointer: JSONPointer {
        guard !parents.isEmpty else { return JSONPointer() }
        // The first frame stands for what is around the document.
        var tokens = parents.dropFirst().map(token)
        if top.isInside { tokens.append(token(top)) }
        return JSONPointer(tokens)
    }

    private func token(_ frame: Frame) -> String {
        guard frame.isObject else { return String(frame.count - 1) }
        var bytes: [UInt8] = []
        JSONText.unescape(
            UnsafeBufferPointer(start: start + frame.key.lowerBound, count: frame.key.count), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
