#if !canImport(Darwin)
    /// What is made of a view and more.
    ///
    /// See [ViewModifier](https://developer.apple.com/documentation/swiftui/viewmodifier).
    @MainActor @preconcurrency public protocol ViewModifier {
        /// What it makes.
        associatedtype Body: View
        /// The view that it is used on.
        typealias Content = _ViewModifier_Content<Self>

        /// Makes it.
        @ViewBuilder func body(content: Content) -> Body
    }

    /// The view that a modifier is used on.
    public struct _ViewModifier_Content<Modifier: ViewModifier>: View, ShimPrimitive {
        let renderContent: @MainActor (ShimPass) -> Void

        func render(in pass: ShimPass) { renderContent(pass) }
    }

    /// A view under a modifier.
    ///
    /// See [ModifiedContent](https://developer.apple.com/documentation/swiftui/modifiedcontent).
    public struct ModifiedContent<Content: View, Modifier: ViewModifier>: View, ShimPrimitive {
        /// The view.
        public let content: Content
        /// The modifier.
        public let modifier: Modifier

        func render(in pass: ShimPass) {
            pass.link(modifier)
            let content = content
            let inner = _ViewModifier_Content<Modifier> { $0.at("content").render(content) }
            pass.at("modifier").render(modifier.body(content: inner))
        }
    }

    extension View {
        /// Puts the view under a modifier.
        public func modifier<Modifier: ViewModifier>(_ modifier: Modifier) -> ModifiedContent<Self, Modifier> {
            ModifiedContent(content: self, modifier: modifier)
        }
    }

    /// A view under a modifier of the system.
    struct ShimModified<Content: View>: View, ShimPrimitive {
        let content: Content
        let change: @MainActor (inout ShimPass) -> Void

        func render(in pass: ShimPass) {
            var inner = pass.at("modified")
            change(&inner)
            inner.render(content)
        }
    }

    extension View {
        func changing(_ change: @escaping @MainActor (inout ShimPass) -> Void) -> ShimModified<Self> {
            ShimModified(content: self, change: change)
        }
    }
#endif
