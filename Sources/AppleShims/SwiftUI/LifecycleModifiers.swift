#if !canImport(Darwin)
    extension View {
        /// Does something when it is shown.
        public func onAppear(perform action: (() -> Void)? = nil) -> some View {
            changing { $0.screen.note(.appear(action ?? {}), at: $0.path) }
        }

        /// Does something when it is no longer shown.
        public func onDisappear(perform action: (() -> Void)? = nil) -> some View {
            changing { $0.screen.note(.disappear(action ?? {}), at: $0.path) }
        }

        /// Runs as long as it is shown.
        public func task(@_inheritActorContext _ action: @escaping @Sendable () async -> Void) -> some View {
            task(id: 0, action)
        }

        /// Runs as long as it is shown, and begins anew when a value changes.
        ///
        /// See [task(id:priority:_:)](https://developer.apple.com/documentation/swiftui/view/task(id:priority:_:)).
        public func task<Value: Equatable>(
            id value: Value, @_inheritActorContext _ action: @escaping @Sendable () async -> Void
        ) -> some View {
            changing { $0.screen.note(.task(ShimScreen.Watched(value), action), at: $0.path) }
        }

        /// Does something when a value is another than it was; with `initial`, when it is shown too.
        ///
        /// See [onChange(of:initial:_:)](https://developer.apple.com/documentation/swiftui/view/onchange(of:initial:_:)-4psgg).
        public func onChange<Value: Equatable>(
            of value: Value, initial: Bool = false, _ action: @escaping (Value, Value) -> Void
        ) -> some View {
            changing { pass in
                let watched = ShimScreen.Watched(value)
                pass.screen.note(
                    .change(watched, initial: initial) { old in
                        if let old = old.value as? Value { action(old, value) }
                    }, at: pass.path)
            }
        }
    }
#endif
