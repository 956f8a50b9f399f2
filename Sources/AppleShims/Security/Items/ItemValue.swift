#if !canImport(Darwin)
    internal import Foundation

    /// The value of an attribute.
    enum ItemValue: Sendable, Hashable {
        enum Kind: Sendable {
            case text
            case data
            case number
            case flag
            case date
        }

        case text(String)
        case data(Data)
        case number(Int)
        case flag(Bool)
        case date(Date)

        /// Takes a value of a kind; nil when it is of another.
        init?(_ value: Any, _ kind: Kind) {
            switch kind {
            case .text:
                guard let text = value as? String else { return nil }
                self = .text(text)
            case .data:
                guard let data = value as? Data else { return nil }
                self = .data(data)
            case .number:
                guard let number = value as? any BinaryInteger else { return nil }
                self = .number(Int(truncatingIfNeeded: number))
            case .flag:
                guard let flag = value as? Bool else { return nil }
                self = .flag(flag)
            case .date:
                guard let date = value as? Date else { return nil }
                self = .date(date)
            }
        }

        /// The keychain finds items by a digest of their attributes' bytes, and so tells é from e with an accent.
        static func == (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
            case (.data(let left), .data(let right)): left == right
            case (.number(let left), .number(let right)): left == right
            case (.flag(let left), .flag(let right)): left == right
            case (.date(let left), .date(let right)): left == right
            default: false
            }
        }

        var value: Any {
            switch self {
            case .text(let text): text
            case .data(let data): data
            case .number(let number): number
            case .flag(let flag): flag
            case .date(let date): date
            }
        }
    }

    /// A call that failed with a status.
    struct ItemFailure: Error {
        let status: OSStatus

        init(_ status: OSStatus) { self.status = status }
    }
#endif
