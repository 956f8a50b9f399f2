public import Foundation

extension JSONContract {
    /// All that is wrong with an object that somebody else has parsed; none if it keeps the contract.
    ///
    /// For the values that frameworks hand over: the `userInfo` of a notification, the body of a web view's message, a
    /// managed configuration, a property list. Strings, numbers, booleans, arrays, dictionaries with string keys,
    /// `NSNull`, and what only property lists have: `Data` and `Date`. A number is never taken for a boolean, nor a
    /// boolean for a number.
    ///
    /// Issues have no offset, and those of an object come in the order of its sorted keys. Of the limits, those on the
    /// document's and the numbers' bytes do not apply.
    ///
    /// - Warning: Equal keys are gone by the time an object is parsed. Where the bytes can be had, judge those.
    ///
    /// - Parameter object: The object.
    public func issues(inObject object: Any) -> [JSONIssue] {
        var judge = ObjectJudge(tables: tables, limits: limits)
        _ = judge.judge(object, root)
        return judge.issues
    }

    /// All that is wrong with a property list, of the XML or the binary form.
    ///
    /// - Parameter data: The property list's bytes, which count against ``JSONLimits/bytes``.
    /// - Returns: The issues as of ``issues(inObject:)``; ``JSONIssue/Code/unexpectedByte`` where it is none.
    public func issues(inPropertyList data: Data) -> [JSONIssue] {
        guard data.count <= limits.bytes else {
            return [JSONIssue(.tooManyBytes, at: JSONPointer(), expectation: "at most \(limits.bytes) bytes")]
        }
        let bytes = [UInt8](data)
        let mayBeRead = !BinaryListForm.isClaimed(by: bytes) || BinaryListForm.isSound(bytes, depth: JSONLimits.deepest)
        guard mayBeRead, let object = try? PropertyListSerialization.propertyList(from: data, options: [], format: nil)
        else {
            return [JSONIssue(.unexpectedByte, at: JSONPointer(), expectation: "a property list")]
        }
        return issues(inObject: object)
    }
}
