#if !canImport(Darwin)
    public import BulwarkCore
    internal import Foundation

    /// The device that the stand-ins run on: its lock, its passcode, its owner and what they enrolled, all driven by a test.
    ///
    /// Apple's functions are global; so that tests do not meet in one keychain, each runs on a device of its own:
    ///
    /// ```swift
    /// let device = ShimDevice()
    /// try await ShimDevice.$current.withValue(device) {
    ///     device.lock()
    ///     // Calls made here, and in tasks that are begun here, see a locked device.
    /// }
    /// ```
    public final class ShimDevice: Sendable {
        /// The device of the present task.
        @TaskLocal public static var current = ShimDevice()

        /// What the owner does when asked for face, finger or passcode.
        public enum Owner: Sendable, Hashable {
            /// Is there and is recognised.
            case recognised
            /// Is not recognised.
            case unrecognised
            /// Calls it off.
            case cancelling
            /// Asks for the app's other way.
            case choosingFallback
            /// Is not there: a question stays open.
            case absent
        }

        /// What the device recognises its owner by.
        public enum Biometry: Sendable, Hashable {
            /// Nothing.
            case none
            /// Touch ID.
            case touchID
            /// Face ID.
            case faceID
            /// Optic ID.
            case opticID
        }

        /// That the owner was asked.
        public struct Prompt: Sendable, Hashable {
            /// Why, in the app's words.
            public let reason: String
            /// By what; nil where an item or a key asked.
            public var policy: LAPolicy?
            /// The title of the button that calls it off; nil for the system's.
            public var cancelTitle: String?
            /// The title of the button that leads elsewhere; empty for no such button, nil for the system's.
            public var fallbackTitle: String?
            /// For how long, in seconds, an unlock by Touch ID counts.
            public var reuse = 0.0
        }

        struct State: Sendable {
            var lockState: LockState
            var hasPasscode = true
            var biometry: Biometry
            var isEnrolled: Bool
            var enrolment: UInt64 = 1
            var hasSecureEnclave = true
            var isMac = false
            var owner = Owner.recognised
            /// How often in a row the owner was not recognised by face or finger.
            var unrecognised = 0
            var isLockedOut: Bool { unrecognised >= 5 }
            var prompts: [Prompt] = []
            var onPrompt: (@Sendable () -> Void)?
            var accessGroups = ["TEAM.com.example.app", "TEAM.com.example.shared"]
            var hidesItemsUntilFirstUnlock = false
            var statusWithoutPasscode = errSecAuthFailed
            var trust: @Sendable (ShimTrustQuestion) -> ShimTrustAnswer = { _ in .refused(errSecNotTrusted) }
            var server: @Sendable (String) -> ShimServer? = { _ in nil }
            var items: [ItemRecord] = []
            var lastReference: UInt64 = 0
        }

        private let state: Locked<State>
        let clock: any WallClock

        /// Makes a device with a passcode and without items.
        ///
        /// - Parameters:
        ///   - lockState: Whether it is unlocked.
        ///   - biometry: What it recognises its owner by; enrolled where there is any.
        ///   - clock: Dates the items.
        public init(
            _ lockState: LockState = .unlocked, biometry: Biometry = .faceID, clock: any WallClock = SystemClock()
        ) {
            self.clock = clock
            state = Locked(State(lockState: lockState, biometry: biometry, isEnrolled: biometry != .none))
        }

        func withState<Result: Sendable, Failure: Error>(
            _ body: (inout State) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try state.withLock { state throws(Failure) -> Result in try body(&state) }
        }

        // MARK: Lock and passcode

        /// Whether it is unlocked.
        public var lockState: LockState { withState { $0.lockState } }

        /// Unlocks it by its passcode, which lets a sensor that was locked out work again.
        public func unlock() {
            withState {
                $0.lockState = .unlocked
                $0.unrecognised = 0
            }
        }

        /// Locks it; nothing to do without a passcode, and before the first unlock it is locked already.
        public func lock() {
            withState { if $0.lockState == .unlocked, $0.hasPasscode { $0.lockState = .locked } }
        }

        /// Restarts it. Items stay, the keys to them go until the first unlock.
        public func restart() { withState { $0.lockState = $0.hasPasscode ? .beforeFirstUnlock : .unlocked } }

        /// Whether it has a passcode. When it is removed, what needs one is deleted, and faces and fingers are forgotten.
        ///
        /// See [kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly][class].
        ///
        /// [class]: https://developer.apple.com/documentation/security/ksecattraccessiblewhenpasscodesetthisdeviceonly
        public var hasPasscode: Bool {
            get { withState { $0.hasPasscode } }
            set {
                withState { state in
                    state.hasPasscode = newValue
                    if newValue { return }
                    state.lockState = .unlocked
                    state.items.removeAll { $0.accessibility == kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly }
                    Self.changeEnrolment(&state, isEnrolled: false)
                }
            }
        }

        // MARK: The owner

        /// What the owner does when asked.
        public var owner: Owner {
            get { withState { $0.owner } }
            set { withState { $0.owner = newValue } }
        }

        /// What it recognises its owner by.
        public var biometry: Biometry { withState { $0.biometry } }

        /// Whether a face or finger is enrolled.
        public var isEnrolled: Bool { withState { $0.isEnrolled } }

        /// Enrols another face or finger: items and keys that were bound to the enrolled ones are gone.
        ///
        /// See [biometryCurrentSet][set].
        ///
        /// [set]: https://developer.apple.com/documentation/security/secaccesscontrolcreateflags/biometrycurrentset
        public func enrol() {
            withState { if $0.biometry != .none, $0.hasPasscode { Self.changeEnrolment(&$0, isEnrolled: true) } }
        }

        /// Removes the enrolled faces and fingers.
        public func unenrol() { withState { Self.changeEnrolment(&$0, isEnrolled: false) } }

        /// How often the owner was asked, and why.
        public var prompts: [Prompt] { withState { $0.prompts } }

        /// What happens while the owner is asked. It must not use the device.
        public var onPrompt: (@Sendable () -> Void)? {
            get { withState { $0.onPrompt } }
            set { withState { $0.onPrompt = newValue } }
        }

        private static func changeEnrolment(_ state: inout State, isEnrolled: Bool) {
            state.isEnrolled = isEnrolled
            state.enrolment += 1
            state.items.removeAll { $0.control?.diesWithEnrolment == true }
        }

        /// Whether it has a Secure Enclave.
        public var hasSecureEnclave: Bool {
            get { withState { $0.hasSecureEnclave } }
            set { withState { $0.hasSecureEnclave = newValue } }
        }

        /// Whether it is a Mac, where a call goes to another keychain unless it says otherwise.
        ///
        /// See [TN3137](https://developer.apple.com/documentation/technotes/tn3137-on-mac-keychains).
        public var isMac: Bool {
            get { withState { $0.isMac } }
            set { withState { $0.isMac = newValue } }
        }

        // MARK: The app

        /// The access groups that the app is entitled to, its own first; without any it has no keychain.
        ///
        /// See [Sharing access to keychain items among a collection of apps][sharing].
        ///
        /// [sharing]: https://developer.apple.com/documentation/security/sharing-access-to-keychain-items-among-a-collection-of-apps
        public var accessGroups: [String] {
            get { withState { $0.accessGroups } }
            set { withState { $0.accessGroups = newValue } }
        }

        /// What the system says of a server's certificates; that it does not trust them, without a script.
        public var trust: @Sendable (ShimTrustQuestion) -> ShimTrustAnswer {
            get { withState { $0.trust } }
            set { withState { $0.trust = newValue } }
        }

        /// The server that answers by a name; none, without a script.
        public var server: @Sendable (String) -> ShimServer? {
            get { withState { $0.server } }
            set { withState { $0.server = newValue } }
        }

        // MARK: What systems have been seen to do

        /// Whether searches before the first unlock answer that there is nothing, and not that interaction is not allowed.
        ///
        /// Apple documents neither; apps have met both.
        public var hidesItemsUntilFirstUnlock: Bool {
            get { withState { $0.hidesItemsUntilFirstUnlock } }
            set { withState { $0.hidesItemsUntilFirstUnlock = newValue } }
        }

        /// The status of storing what needs a passcode on a device that has none.
        ///
        /// Apple documents that it cannot be stored, and no status; apps have met `errSecAuthFailed` and `errSecNotAvailable`.
        public var statusWithoutPasscode: OSStatus {
            get { withState { $0.statusWithoutPasscode } }
            set { withState { $0.statusWithoutPasscode = newValue } }
        }
    }
#endif
