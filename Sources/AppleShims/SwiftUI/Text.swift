#if !canImport(Darwin)
    /// A key into the app's table of translations, which stands for itself where there is none.
    ///
    /// See [LocalizedStringKey](https://developer.apple.com/documentation/swiftui/localizedstringkey).
    public struct LocalizedStringKey: ExpressibleByStringInterpolation, Sendable, Equatable {
        let key: String

        /// Takes a key.
        public init(_ value: String) { key = value }

        /// Takes a key.
        public init(stringLiteral value: String) { key = value }
    }

    /// A text to be read.
    ///
    /// See [Text](https://developer.apple.com/documentation/swiftui/text).
    public struct Text: View, ShimPrimitive, Sendable, Equatable {
        let content: String

        /// A text that is translated by the app.
        public nonisolated init(_ key: LocalizedStringKey) { content = key.key }

        /// A text as it is.
        public nonisolated init(verbatim content: String) { self.content = content }

        func render(in pass: ShimPass) { pass.show(.text, content) }
    }

    /// A picture; here, one of the system's symbols.
    ///
    /// See [Image](https://developer.apple.com/documentation/swiftui/image).
    public struct Image: View, ShimPrimitive, Sendable, Equatable {
        private let name: String

        /// One of the system's symbols.
        public nonisolated init(systemName: String) { name = systemName }

        func render(in pass: ShimPass) { pass.show(.image, name) }
    }

    /// A text with a picture.
    ///
    /// See [Label](https://developer.apple.com/documentation/swiftui/label).
    public struct Label<Title: View, Icon: View>: View, ShimPrimitive {
        private let title: Title
        private let icon: Icon

        /// A text with a picture.
        public init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) {
            self.title = title()
            self.icon = icon()
        }

        func render(in pass: ShimPass) {
            pass.at("icon").render(icon)
            pass.at("title").render(title)
        }
    }

    /// How large a text is, by what it is for: the user's choice of sizes holds for it.
    ///
    /// See [Font](https://developer.apple.com/documentation/swiftui/font).
    public struct Font: Sendable, Hashable {
        let style: String

        /// A large title.
        public static let largeTitle = Font(style: "large title")
        /// A title.
        public static let title = Font(style: "title")
        /// A headline.
        public static let headline = Font(style: "headline")
        /// Running text.
        public static let body = Font(style: "body")
        /// A note.
        public static let callout = Font(style: "callout")
    }

    /// A colour.
    ///
    /// See [Color](https://developer.apple.com/documentation/swiftui/color).
    public struct Color: View, ShimPrimitive, Sendable, Hashable {
        private let name: String

        /// A colour of UIKit's.
        public init(uiColor: UIColor) { name = uiColor.name }

        func render(in pass: ShimPass) { pass.show(.color, name) }
    }

    /// Where lines stand.
    ///
    /// See [TextAlignment](https://developer.apple.com/documentation/swiftui/textalignment).
    public enum TextAlignment: Sendable, Hashable {
        /// Where the language begins its lines.
        case leading
        /// In the middle.
        case center
        /// Where the language ends its lines.
        case trailing
    }
#endif
