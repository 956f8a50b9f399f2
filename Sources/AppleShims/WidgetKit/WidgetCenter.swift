#if !canImport(Darwin)
    /// The app's widgets.
    ///
    /// See [WidgetCenter](https://developer.apple.com/documentation/widgetkit/widgetcenter).
    public final class WidgetCenter {
        private let system: ShimSystem

        private init(_ system: ShimSystem) { self.system = system }

        /// The app's.
        public static var shared: WidgetCenter { WidgetCenter(ShimSystem.current) }

        /// Asks the providers of all widgets for new timelines, soon.
        ///
        /// See [reloadAllTimelines()](https://developer.apple.com/documentation/widgetkit/widgetcenter/reloadalltimelines()).
        public func reloadAllTimelines() {
            Task { [system] in
                for (kind, provider) in system.withState({ $0.timelines }) {
                    let entry = provider()
                    system.withState { $0.shown[kind] = entry }
                }
            }
        }
    }
#endif
