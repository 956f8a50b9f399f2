// swift-format-ignore-file: AlwaysUseLowerCamelCase

// Apple's names are as they are.
#if !canImport(Darwin)
    public import Foundation

    /// Any object of Core Foundation.
    public typealias CFTypeRef = AnyObject

    /// A string of Core Foundation. Apple's is a class of its own that bridges; here it is Swift's string.
    public typealias CFString = String

    /// Where memory comes from; only ever nil here.
    public final class CFAllocator {}

    /// An array of Core Foundation, as far as the Security calls give one.
    public final class CFArray {
        /// What it holds.
        public let values: [Any]

        /// Makes one from a Swift array.
        public init(_ values: [Any]) {
            self.values = values
        }
    }

    /// Bytes of Core Foundation.
    public final class CFData {
        /// What it holds.
        public let bytes: Data

        /// Makes some from Swift's bytes.
        public init(_ bytes: Data) {
            self.bytes = bytes
        }
    }

    /// A date of Core Foundation.
    public final class CFDate {
        /// What it holds.
        public let date: Date

        /// Makes one from Swift's date.
        public init(_ date: Date) { self.date = date }
    }

    /// An error of Core Foundation: a domain and a code.
    public final class CFError {
        /// Whose code it is.
        public let domain: String
        /// What went wrong.
        public let code: Int

        /// Makes an error.
        public init(domain: String, code: Int) {
            self.domain = domain
            self.code = code
        }
    }

    /// The code of an error.
    public func CFErrorGetCode(_ error: CFError) -> Int { error.code }

    /// The domain of an error.
    public func CFErrorGetDomain(_ error: CFError) -> CFString { error.domain }
#endif
