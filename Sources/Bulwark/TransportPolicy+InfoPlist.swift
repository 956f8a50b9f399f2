internal import Foundation

extension TransportPolicy {
    /// Reads `NSAppTransportSecurity` of an Info.plist, so that exceptions and pins stand in one place: the system holds to them, and a
    /// `TrustEvaluator` with this policy does as well.
    ///
    /// ```swift
    /// let policy = TransportPolicy(infoDictionary: Bundle.main.infoDictionary ?? [:])
    /// ```
    ///
    /// - Parameter infoDictionary: The property list; without the key the policy is the standard.
    public init(infoDictionary: [String: Any]) {
        self.init(reading: infoDictionary["NSAppTransportSecurity"].map(ATSValue.init(propertyList:)))
    }
}

extension ATSValue {
    /// A value of a property list as Foundation reads it.
    ///
    /// Foundation does not everywhere tell the numbers 0 and 1 from booleans: they become booleans, as which the system takes them.
    fileprivate init(propertyList value: Any) {
        switch value {
        case let text as String: self = .string(text)
        case let flag as Bool: self = .bool(flag)
        case let number as Int: self = .number(Double(number))
        case let number as Double: self = .number(number)
        case let data as Data: self = .data(Array(data))
        case let items as [Any]: self = .array(items.map(ATSValue.init(propertyList:)))
        case let entries as [String: Any]:
            // In an order of their own, for Foundation has lost the file's.
            self = .dictionary(
                entries.sorted { $0.key < $1.key }.map {
                    ATSValue.Entry(key: $0.key, value: ATSValue(propertyList: $0.value))
                })
        default: self = .other
        }
    }
}
