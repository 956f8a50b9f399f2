#if !canImport(Darwin)
    /// Where views stand beside each other.
    public enum HorizontalAlignment: Sendable, Hashable {
        /// Where the language begins its lines.
        case leading
        /// In the middle.
        case center
        /// Where the language ends its lines.
        case trailing
    }

    /// Views below each other.
    ///
    /// See [VStack](https://developer.apple.com/documentation/swiftui/vstack).
    public struct VStack<Content: View>: View, ShimPrimitive {
        private let content: Content

        /// Stacks views.
        public init(
            alignment: HorizontalAlignment = .center, spacing: Double? = nil, @ViewBuilder content: () -> Content
        ) { self.content = content() }

        func render(in pass: ShimPass) { pass.at("v").render(content) }
    }

    /// Views that are scrolled where they have no room.
    ///
    /// See [ScrollView](https://developer.apple.com/documentation/swiftui/scrollview).
    public struct ScrollView<Content: View>: View, ShimPrimitive {
        private let content: Content

        /// Scrolls views.
        public init(@ViewBuilder content: () -> Content) { self.content = content() }

        func render(in pass: ShimPass) { pass.at("scroll").render(content) }
    }

    extension View {
        /// Room around it.
        public func padding(_ length: Double? = nil) -> some View { changing { _ in } }

        /// Goes on under the system's bars.
        public func ignoresSafeArea() -> some View { changing { _ in } }

        /// How large its text is.
        public func font(_ font: Font?) -> some View { changing { $0.traits.font = font } }

        /// Where its lines stand.
        public func multilineTextAlignment(_ alignment: TextAlignment) -> some View { changing { _ in } }

        /// Shows another view above it.
        public func overlay<Cover: View>(@ViewBuilder content: () -> Cover) -> some View {
            ShimOverlay(content: self, cover: content())
        }
    }

    struct ShimOverlay<Content: View, Cover: View>: View, ShimPrimitive {
        let content: Content
        let cover: Cover

        func render(in pass: ShimPass) {
            pass.at("under").render(content)
            var above = pass.at("over")
            above.layer += 1
            above.render(cover)
        }
    }
#endif
