#if !canImport(Darwin)
    /// A value that a view keeps as long as it is shown.
    ///
    /// See [State](https://developer.apple.com/documentation/swiftui/state).
    @propertyWrapper public struct State<Value>: ShimDynamicProperty {
        final class Place {
            var value: Value
            /// The place that the view had when it was shown first.
            var earlier: Place?

            init(_ value: Value) { self.value = value }
        }

        private let place: Place

        /// Takes the value that it has when the view is shown first.
        public init(wrappedValue: Value) { place = Place(wrappedValue) }

        /// Takes the value that it has when the view is shown first.
        public init(initialValue: Value) { place = Place(initialValue) }

        /// The value.
        public var wrappedValue: Value {
            get { (place.earlier ?? place).value }
            nonmutating set { (place.earlier ?? place).value = newValue }
        }

        /// The value, to be read and written elsewhere.
        public var projectedValue: Binding<Value> {
            let place = place.earlier ?? place
            return Binding(read: { place.value }, write: { place.value = $0 })
        }

        func link(_ kept: AnyObject?, _ environment: EnvironmentValues) -> AnyObject? {
            if let kept = kept as? Place, kept !== place { place.earlier = kept }
            return place.earlier ?? place
        }
    }

    /// What a view's properties are given before its body is asked for.
    protocol ShimDynamicProperty {
        /// - Parameter kept: What was kept of the view's last time.
        /// - Returns: What to keep.
        func link(_ kept: AnyObject?, _ environment: EnvironmentValues) -> AnyObject?
    }

    /// A value that is kept elsewhere.
    ///
    /// See [Binding](https://developer.apple.com/documentation/swiftui/binding).
    @dynamicMemberLookup @propertyWrapper public struct Binding<Value> {
        private let read: () -> Value
        private let write: (Value) -> Void

        init(read: @escaping () -> Value, write: @escaping (Value) -> Void) {
            self.read = read
            self.write = write
        }

        /// The value.
        public var wrappedValue: Value {
            get { read() }
            nonmutating set { write(newValue) }
        }

        /// Itself.
        public var projectedValue: Binding<Value> { self }

        /// One of the value's properties.
        public subscript<Subject>(dynamicMember path: WritableKeyPath<Value, Subject>) -> Binding<Subject> {
            Binding<Subject>(read: { read()[keyPath: path] }, write: { wrappedValue[keyPath: path] = $0 })
        }
    }

    /// An observable object, whose properties can be bound.
    ///
    /// See [Bindable](https://developer.apple.com/documentation/swiftui/bindable).
    @dynamicMemberLookup @propertyWrapper public struct Bindable<Value: AnyObject> {
        /// The object.
        public var wrappedValue: Value

        /// Takes an object.
        public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

        /// Takes an object.
        public init(_ wrappedValue: Value) { self.wrappedValue = wrappedValue }

        /// Itself.
        public var projectedValue: Bindable<Value> { self }

        /// One of the object's properties.
        public subscript<Subject>(dynamicMember path: ReferenceWritableKeyPath<Value, Subject>) -> Binding<Subject> {
            let object = wrappedValue
            return Binding(read: { object[keyPath: path] }, write: { object[keyPath: path] = $0 })
        }
    }

    /// A value of what surrounds a view.
    ///
    /// See [Environment](https://developer.apple.com/documentation/swiftui/environment).
    @propertyWrapper public struct Environment<Value>: ShimDynamicProperty {
        private final class Place {
            var values = EnvironmentValues()
        }

        private let path: KeyPath<EnvironmentValues, Value>
        private let place = Place()

        /// Names the value.
        public init(_ path: KeyPath<EnvironmentValues, Value>) { self.path = path }

        /// The value.
        public var wrappedValue: Value { place.values[keyPath: path] }

        func link(_ kept: AnyObject?, _ environment: EnvironmentValues) -> AnyObject? {
            place.values = environment
            return nil
        }
    }

    /// What surrounds a view.
    ///
    /// See [EnvironmentValues](https://developer.apple.com/documentation/swiftui/environmentvalues).
    public struct EnvironmentValues: Sendable {
        /// Whether the scene is in use.
        public internal(set) var scenePhase = ScenePhase.active
        /// Whether the scene is recorded or mirrored.
        ///
        /// See [isSceneCaptured](https://developer.apple.com/documentation/swiftui/environmentvalues/isscenecaptured).
        public internal(set) var isSceneCaptured = false
        /// Whether controls can be used.
        public internal(set) var isEnabled = true
    }

    /// Whether a scene is in use.
    ///
    /// See [ScenePhase](https://developer.apple.com/documentation/swiftui/scenephase).
    public enum ScenePhase: Sendable, Hashable, Comparable {
        /// Not seen.
        case background
        /// Seen, and gets no events.
        case inactive
        /// Seen, and gets events.
        case active
    }
#endif
