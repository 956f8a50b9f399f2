#if !canImport(Darwin)
    /// Whether a scene is mirrored or recorded.
    ///
    /// See [UISceneCaptureState](https://developer.apple.com/documentation/uikit/uiscenecapturestate).
    public enum UISceneCaptureState: Int, Sendable {
        /// Not told.
        case unspecified = -1
        /// Not captured.
        case inactive = 0
        /// Captured.
        case active = 1
    }

    /// What something is shown under.
    ///
    /// See [UITraitCollection](https://developer.apple.com/documentation/uikit/uitraitcollection).
    public struct UITraitCollection: Sendable {
        /// Whether it is mirrored or recorded.
        public internal(set) var sceneCaptureState = UISceneCaptureState.inactive
    }

    /// A trait.
    public protocol UITraitDefinition {}

    /// A trait, as a value.
    public typealias UITrait = any UITraitDefinition.Type

    /// The trait of being mirrored or recorded.
    ///
    /// See [UITraitSceneCaptureState][trait].
    ///
    /// [trait]: https://developer.apple.com/documentation/uikit/uitraitscenecapturestate-swift.struct
    public struct UITraitSceneCaptureState: UITraitDefinition {}

    /// What is shown under traits.
    @MainActor public protocol UITraitEnvironment: AnyObject {
        /// The traits.
        var traitCollection: UITraitCollection { get }
    }

    /// An observation of traits.
    @MainActor public protocol UITraitChangeRegistration: AnyObject {}

    /// What tells of changes of its traits.
    ///
    /// See [UITraitChangeObservable](https://developer.apple.com/documentation/uikit/uitraitchangeobservable-67e94).
    @MainActor public protocol UITraitChangeObservable: AnyObject {
        /// Ends an observation.
        func unregisterForTraitChanges(_ registration: any UITraitChangeRegistration)
    }

    @MainActor final class ShimTraitRegistration: UITraitChangeRegistration {
        let traits: [ObjectIdentifier]
        let handler: @MainActor (UIWindowScene, UITraitCollection) -> Void

        init(
            _ traits: [ObjectIdentifier], _ handler: @escaping @MainActor (UIWindowScene, UITraitCollection) -> Void
        ) {
            self.traits = traits
            self.handler = handler
        }
    }
#endif
