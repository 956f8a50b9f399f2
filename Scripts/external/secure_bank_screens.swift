// What the screens of Examples/SecureBank use of SwiftUI, and AppleShims does not declare because Bulwark's own views do not
// use it. Declared to be compiled against, and never run. See https://developer.apple.com/documentation/swiftui.
@_exported public import BulwarkApple
@_exported public import Foundation

@MainActor @preconcurrency public protocol Scene {
    associatedtype Body: Scene
    @SceneBuilder var body: Body { get }
}

public struct NoScene: Scene {
    public var body: NoScene { NoScene() }
}

@resultBuilder public enum SceneBuilder {
    public static func buildBlock<Content: Scene>(_ content: Content) -> Content { content }
}

@MainActor @preconcurrency public protocol App {
    associatedtype Body: Scene
    @SceneBuilder var body: Body { get }
    init()
}

extension App {
    public static func main() {}
}

public struct WindowGroup<Content: View>: Scene {
    public var body: NoScene { NoScene() }
    public init(@ViewBuilder content: () -> Content) {}
}

@MainActor @preconcurrency @propertyWrapper public struct UIApplicationDelegateAdaptor<Delegate: UIApplicationDelegate>
{
    public init(_ type: Delegate.Type = Delegate.self) {}
    public var wrappedValue: Delegate { fatalError("declared only") }
}

// MARK: What surrounds a view

extension Environment {
    public init(_ type: Value.Type) where Value: AnyObject & Observable { fatalError("declared only") }
}

extension View {
    public func environment<Value: AnyObject & Observable>(_ object: Value?) -> some View { self }
    public func onOpenURL(perform action: @escaping @MainActor (URL) -> Void) -> some View { self }
    public func refreshable(action: @escaping @MainActor @Sendable () async -> Void) -> some View { self }
    public func toolbar<Content: View>(@ViewBuilder content: () -> Content) -> some View { self }
    public func foregroundStyle(_ color: Color) -> some View { self }
}

// MARK: Views

public struct Form<Content: View>: View {
    public typealias Body = Never
    public init(@ViewBuilder content: () -> Content) {}
}

public struct NavigationStack<Content: View>: View {
    public typealias Body = Never
    public init(@ViewBuilder root: () -> Content) {}
}

public struct NavigationLink<Label: View, Destination: View>: View {
    public typealias Body = Never
    public init(_ title: LocalizedStringKey, @ViewBuilder destination: () -> Destination) where Label == Text {}
}

public struct List<Content: View>: View {
    public typealias Body = Never
    public init<Data: RandomAccessCollection, Row: View>(
        _ data: Data, @ViewBuilder rowContent: @escaping (Data.Element) -> Row
    ) where Content == ForEach<Data, Data.Element.ID, Row>, Data.Element: Identifiable {}
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: View {
    public typealias Body = Never
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content)
    {}
}

public struct LabeledContent<Label: View, Content: View>: View {
    public typealias Body = Never
    public init<Title: StringProtocol, Value: StringProtocol>(_ title: Title, value: Value)
    where Label == Text, Content == Text {}
}

public struct Toggle<Label: View>: View {
    public typealias Body = Never
    public init(_ title: LocalizedStringKey, isOn: Binding<Bool>) where Label == Text {}
}

extension Button where Label == Text {
    public init(_ title: LocalizedStringKey, action: @escaping @MainActor () -> Void) {
        self.init(action: action) { Text(title) }
    }
}

extension TextField where Label == Text {
    public init(_ title: LocalizedStringKey, text: Binding<String>) { self.init(text: text) { Text(title) } }
}

extension Text {
    @_disfavoredOverload public init<Content: StringProtocol>(_ content: Content) {
        self.init(verbatim: String(content))
    }
}

extension Color {
    public init(_ name: String) { self.init(uiColor: .systemBackground) }
    public static var red: Color { Color("red") }
    public static var white: Color { Color("white") }
}

// MARK: What Foundation has on Apple's systems

public struct LocalizationValue: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) {}
}

extension String {
    public init(localized key: LocalizationValue) { self = "" }
}
