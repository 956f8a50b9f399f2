#if !canImport(Darwin)
    /// A part of a user interface.
    ///
    /// Of SwiftUI this module declares what Bulwark's views use. ``ShimScreen`` evaluates them. See
    /// [View](https://developer.apple.com/documentation/swiftui/view).
    @MainActor @preconcurrency public protocol View {
        /// What it is made of.
        associatedtype Body: View

        /// What it is made of.
        @ViewBuilder var body: Body { get }
    }

    /// What is drawn by the system and made of no other views.
    @MainActor protocol ShimPrimitive {
        func render(in pass: ShimPass)
    }

    extension View where Body == Never {
        /// Never asked for.
        public var body: Never {
            // Invariant: whatever has no body is a primitive, which renders itself.
            preconditionFailure("a view of the system has no body")
        }
    }

    extension Never: View {
        /// None.
        public typealias Body = Never
    }

    /// Makes one view of several.
    ///
    /// See [ViewBuilder](https://developer.apple.com/documentation/swiftui/viewbuilder).
    @resultBuilder @MainActor @preconcurrency public enum ViewBuilder {
        /// Takes a view.
        public static func buildExpression<Content: View>(_ content: Content) -> Content { content }

        /// Nothing.
        public static func buildBlock() -> EmptyView { EmptyView() }

        /// One view.
        public static func buildBlock<Content: View>(_ content: Content) -> Content { content }

        /// Several views.
        public static func buildBlock<each Content: View>(
            _ content: repeat each Content
        ) -> TupleView<(repeat each Content)> {
            var parts: [@MainActor (ShimPass) -> Void] = []
            for view in repeat each content { parts.append { $0.render(view) } }
            return TupleView(parts)
        }

        /// A view that may be missing.
        public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }

        /// A view that is not there on every system, without its type.
        public static func buildLimitedAvailability<Content: View>(_ content: Content) -> AnyView { AnyView(content) }

        /// The first of two.
        public static func buildEither<First: View, Second: View>(
            first: First
        ) -> _ConditionalContent<First, Second> { _ConditionalContent(choice: .first(first)) }

        /// The second of two.
        public static func buildEither<First: View, Second: View>(
            second: Second
        ) -> _ConditionalContent<First, Second> { _ConditionalContent(choice: .second(second)) }
    }

    /// Nothing.
    ///
    /// See [EmptyView](https://developer.apple.com/documentation/swiftui/emptyview).
    public struct EmptyView: View, ShimPrimitive {
        /// Shows nothing.
        public nonisolated init() {}

        func render(in pass: ShimPass) {}
    }

    /// A view without its type.
    ///
    /// See [AnyView](https://developer.apple.com/documentation/swiftui/anyview).
    public struct AnyView: View, ShimPrimitive {
        private let part: @MainActor (ShimPass) -> Void

        /// Hides a view's type.
        public init<Content: View>(_ view: Content) { part = { $0.render(view) } }

        func render(in pass: ShimPass) { part(pass.at("any")) }
    }

    /// Several views.
    public struct TupleView<Value>: View, ShimPrimitive {
        private let parts: [@MainActor (ShimPass) -> Void]

        init(_ parts: [@MainActor (ShimPass) -> Void]) { self.parts = parts }

        func render(in pass: ShimPass) {
            for (index, part) in parts.enumerated() { part(pass.at("\(index)")) }
        }
    }

    /// One of two views; not the same view when it is the other one.
    public struct _ConditionalContent<First: View, Second: View>: View, ShimPrimitive {
        enum Choice {
            case first(First)
            case second(Second)
        }

        let choice: Choice

        func render(in pass: ShimPass) {
            switch choice {
            case .first(let view): pass.at("first").render(view)
            case .second(let view): pass.at("second").render(view)
            }
        }
    }

    extension Optional: View, ShimPrimitive where Wrapped: View {
        /// None.
        public typealias Body = Never

        func render(in pass: ShimPass) { if let self { pass.at("some").render(self) } }
    }
#endif
