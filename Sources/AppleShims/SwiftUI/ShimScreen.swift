#if !canImport(Darwin)
    /// Shows a view as SwiftUI does: evaluates bodies, keeps their state, runs their tasks, and lets a test look, press and type.
    ///
    /// It looks anew whenever it is asked, instead of when something changed. A view's place in the tree is its identity. See
    /// [Managing model data][model] and [Demystify SwiftUI][identity].
    ///
    /// [model]: https://developer.apple.com/documentation/swiftui/managing-model-data-in-your-app
    /// [identity]: https://developer.apple.com/videos/play/wwdc2021/10022/
    @MainActor public final class ShimScreen {
        /// A value that is compared with the one of last time.
        struct Watched {
            let value: Any
            let isEqual: (Any) -> Bool

            init<Value: Equatable>(_ value: Value) {
                self.value = value
                isEqual = { $0 as? Value == value }
            }
        }

        enum Note {
            case appear(() -> Void)
            case disappear(() -> Void)
            case task(Watched, @Sendable () async -> Void)
            case change(Watched, initial: Bool, (Watched) -> Void)
        }

        /// The scene that the view is in.
        public var phase: ScenePhase {
            get { environment.scenePhase }
            set {
                environment.scenePhase = newValue
                update()
            }
        }

        /// Whether the scene is recorded or mirrored.
        public var isCaptured: Bool {
            get { environment.isSceneCaptured }
            set {
                environment.isSceneCaptured = newValue
                update()
            }
        }

        private var environment = EnvironmentValues()
        private var render: (@MainActor (ShimPass) -> Void)?
        private var shown: [ShimElement] = []
        private var kept: [String: AnyObject] = [:]
        private var places: Set<String> = []
        private var notes: [String: Note] = [:]
        private var tasks: [String: Task<Void, Never>] = [:]

        /// Shows a view.
        public init(_ view: some View, phase: ScenePhase = .active) {
            render = { $0.render(view) }
            environment.scenePhase = phase
            update()
        }

        // MARK: Looking and using

        /// What is shown now, from back to front.
        public var elements: [ShimElement] {
            update()
            return shown
        }

        /// The first element of a kind, by what it is called; by any name without one.
        public func first(_ kind: ShimElement.Kind, _ label: String? = nil) -> ShimElement? {
            elements.first { $0.kind == kind && (label == nil || $0.label == label) }
        }

        /// All texts, those of buttons too.
        public var texts: [String] { elements.filter { $0.kind == .text || $0.kind == .button }.map(\.text) }

        /// Presses a button.
        ///
        /// - Returns: Whether there is one that can be pressed.
        @discardableResult
        public func press(_ label: String) -> Bool {
            guard let button = first(.button, label), button.isEnabled else { return false }
            button.action?()
            update()
            return true
        }

        /// Types into the only field, one character after another, as a keyboard does.
        ///
        /// - Returns: Whether there is one that can be typed into.
        @discardableResult
        public func type(_ characters: some Sequence<Character>) -> Bool {
            for character in characters {
                guard let field = field, field.isEnabled, let text = field.binding else { return false }
                text.wrappedValue += String(character)
                update()
            }
            return field != nil
        }

        /// Gives the field's text in.
        @discardableResult
        public func submit() -> Bool {
            guard let field, field.isEnabled, let submit = field.traits.submit else { return false }
            submit()
            update()
            return true
        }

        /// Takes the view off the screen.
        public func close() {
            render = nil
            update()
        }

        private var field: ShimElement? { elements.first { $0.kind == .secureField || $0.kind == .textField } }

        // MARK: Passes

        /// Evaluates the view, until nothing changes any more by its being shown.
        public func update() {
            // More passes than any view of Bulwark needs: a view that never settles is a fault that tests see.
            for _ in 0..<20 where evaluate() == false { return }
        }

        func note(_ note: Note, at path: String) {
            let kind =
                switch note {
                case .appear: "appear"
                case .disappear: "disappear"
                case .task: "task"
                case .change: "change"
                }
            notes[path + "#" + kind] = note
        }

        func link(_ value: Any, at path: String, _ environment: EnvironmentValues) {
            for (index, child) in Mirror(reflecting: value).children.enumerated() {
                guard let property = child.value as? any ShimDynamicProperty else { continue }
                let place = path + ".\(index)"
                places.insert(place)
                if let state = property.link(kept[place], environment) { kept[place] = state }
            }
        }

        func show(_ element: ShimElement) { shown.append(element) }

        /// - Returns: Whether anything was done that may have changed what is shown.
        private func evaluate() -> Bool {
            let before = notes
            notes = [:]
            shown = []
            places = []
            render?(ShimPass(screen: self, environment: environment))
            kept = kept.filter { places.contains($0.key) }
            var hasActed = false
            for (path, note) in notes.sorted(by: { $0.key < $1.key }) {
                switch (note, before[path]) {
                case (.appear(let action), nil):
                    action()
                    hasActed = true
                case (.task(let id, let action), let old):
                    if case .task(let earlier, _)? = old, id.isEqual(earlier.value) { continue }
                    tasks[path]?.cancel()
                    tasks[path] = Task { await action() }
                case (.change(let new, let initial, let action), let old):
                    if case .change(let earlier, _, _)? = old {
                        guard !new.isEqual(earlier.value) else { continue }
                        action(earlier)
                    } else if initial {
                        action(new)
                    } else {
                        continue
                    }
                    hasActed = true
                default: continue
                }
            }
            for (path, note) in before where notes[path] == nil {
                if case .disappear(let action) = note {
                    action()
                    hasActed = true
                }
                tasks.removeValue(forKey: path)?.cancel()
            }
            return hasActed
        }
    }

    /// One evaluation of a view: where it stands, and what surrounds it.
    @MainActor struct ShimPass {
        let screen: ShimScreen
        var environment: EnvironmentValues
        var path = ""
        var layer = 0
        var traits = ShimElement.Traits()

        func at(_ step: String) -> ShimPass {
            var inner = self
            inner.path += "/" + step
            return inner
        }

        func link(_ value: Any) { screen.link(value, at: path, environment) }

        func render<Content: View>(_ view: Content) {
            if let primitive = view as? any ShimPrimitive { return primitive.render(in: self) }
            // Another type in the same place is another view.
            let inner = at("\(Content.self)")
            inner.link(view)
            inner.render(view.body)
        }

        func show(
            _ kind: ShimElement.Kind, _ text: String, action: (@MainActor () -> Void)? = nil,
            binding: Binding<String>? = nil
        ) {
            screen.show(
                ShimElement(
                    kind: kind, text: text, layer: layer, isEnabled: environment.isEnabled, traits: traits,
                    action: action, binding: binding))
        }

        /// What a label says.
        func text<Label: View>(of label: Label) -> String {
            let sheet = ShimScreen(label)
            return sheet.elements.filter { $0.kind == .text }.map(\.text).joined(separator: " ")
        }
    }
#endif
