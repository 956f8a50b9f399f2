// UIKit's part; macOS has no such keyboards.
#if !os(macOS)
    public import BulwarkPrivacy

    extension KeyboardTrail {
        /// Whether extensions of a kind may run in the app: what an app's delegate answers.
        ///
        /// ```swift
        /// func application(
        ///     _ application: UIApplication,
        ///     shouldAllowExtensionPointIdentifier point: UIApplication.ExtensionPointIdentifier
        /// ) -> Bool {
        ///     KeyboardTrail().allows(point)
        /// }
        /// ```
        ///
        /// Keyboards are the only kind that the system asks about. The field's own traits count for the system's keyboard: see
        /// `InputTraits`.
        public func allows(_ point: UIApplication.ExtensionPointIdentifier) -> Bool {
            point != .keyboard || allowsExtensionKeyboards
        }
    }
#endif
