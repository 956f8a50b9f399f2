#if !canImport(Darwin)
    /// How important a line of the unified log is.
    ///
    /// See [OSLogType](https://developer.apple.com/documentation/os/oslogtype).
    public struct OSLogType: RawRepresentable, Sendable, Hashable {
        /// The number.
        public let rawValue: UInt8

        /// Takes a number.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Kept on disk.
        public static let `default` = OSLogType(rawValue: 0x00)
        /// Kept in memory.
        public static let info = OSLogType(rawValue: 0x01)
        /// Not kept unless asked for.
        public static let debug = OSLogType(rawValue: 0x02)
        /// An error.
        public static let error = OSLogType(rawValue: 0x10)
        /// A fault.
        public static let fault = OSLogType(rawValue: 0x11)
    }

    /// Who sees a value of a line.
    ///
    /// See [OSLogPrivacy](https://developer.apple.com/documentation/os/oslogprivacy).
    public struct OSLogPrivacy: Sendable, Hashable {
        /// What stands for a value that is not shown.
        public enum Mask: Sendable, Hashable {
            /// A hash, the same for equal values.
            case hash
            /// Nothing.
            case none
        }

        enum Level: Sendable, Hashable {
            case open, `private`, sensitive, auto
        }

        let level: Level
        let mask: Mask

        /// Everybody.
        public static var `public`: OSLogPrivacy { OSLogPrivacy(level: .open, mask: .none) }
        /// Who has set up the device for it.
        public static var `private`: OSLogPrivacy { OSLogPrivacy(level: .private, mask: .none) }
        /// Nobody, not even where private values are shown.
        public static var sensitive: OSLogPrivacy { OSLogPrivacy(level: .sensitive, mask: .none) }
        /// As the type of the value says: strings are private.
        public static var auto: OSLogPrivacy { OSLogPrivacy(level: .auto, mask: .none) }
        /// Private, with a hash for all.
        public static func `private`(mask: Mask) -> OSLogPrivacy { OSLogPrivacy(level: .private, mask: mask) }
        /// Sensitive, with a hash for all.
        public static func sensitive(mask: Mask) -> OSLogPrivacy { OSLogPrivacy(level: .sensitive, mask: mask) }
    }

    /// What is written to the log: a literal, whose values say who sees them.
    ///
    /// Apple's compiler takes nothing but a literal here, and privacy that is known when it compiles; a stand-in cannot ask for the
    /// latter. See [OSLogMessage](https://developer.apple.com/documentation/os/oslogmessage).
    public struct OSLogMessage: ExpressibleByStringInterpolation, Sendable {
        let parts: [ShimLogLine.Part]

        /// A text without values.
        public init(stringLiteral value: String) { parts = [.text(value)] }

        /// A text with values.
        public init(stringInterpolation: OSLogInterpolation) { parts = stringInterpolation.parts }
    }

    /// Collects the values of a literal.
    ///
    /// See [OSLogInterpolation](https://developer.apple.com/documentation/os/osloginterpolation).
    public struct OSLogInterpolation: StringInterpolationProtocol {
        var parts: [ShimLogLine.Part] = []

        /// Prepares for the parts of a literal.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds text of the source, which everybody sees.
        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        /// Adds a string.
        public mutating func appendInterpolation(
            _ argumentString: @autoclosure @escaping () -> String, privacy: OSLogPrivacy = .auto
        ) {
            parts.append(.value(argumentString(), privacy))
        }
    }

    /// Writes to the unified log.
    ///
    /// See [Logger](https://developer.apple.com/documentation/os/logger).
    public struct Logger: Sendable {
        private let subsystem: String
        private let category: String

        /// Names who writes.
        public init(subsystem: String, category: String) {
            self.subsystem = subsystem
            self.category = category
        }

        /// Writes a line.
        public func log(level: OSLogType, _ message: OSLogMessage) {
            let line = ShimLogLine(subsystem: subsystem, category: category, level: level, parts: message.parts)
            ShimSystem.current.withState { $0.lines.append(line) }
        }
    }

    /// A line of the unified log.
    public struct ShimLogLine: Sendable {
        enum Part: Sendable {
            case text(String)
            case value(String, OSLogPrivacy)
        }

        /// The app's or its part's name.
        public let subsystem: String
        /// What it is about.
        public let category: String
        /// How important it is.
        public let level: OSLogType
        let parts: [Part]

        /// What is read of it, such as by `log collect` on another computer.
        ///
        /// See [OSLogPrivacy](https://developer.apple.com/documentation/os/oslogprivacy) and
        /// [Generating Log Messages from Your Code][generating].
        ///
        /// [generating]: https://developer.apple.com/documentation/os/generating-log-messages-from-your-code
        ///
        /// - Parameter showsPrivate: Whether the device has a profile that shows private values.
        public func collected(showsPrivate: Bool = false) -> String {
            parts.map { part in
                switch part {
                case .text(let text): text
                case .value(let value, let privacy):
                    switch privacy.level {
                    case .open: value
                    case .private where showsPrivate, .auto where showsPrivate: value
                    case .private, .auto, .sensitive:
                        privacy.mask == .hash ? "<mask.hash: '\(ShimLogLine.hash(value))'>" : "<private>"
                    }
                }
            }.joined()
        }

        private static func hash(_ value: String) -> String { String(UInt(bitPattern: value.hashValue), radix: 36) }
    }
#endif
