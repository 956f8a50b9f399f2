#if !canImport(Darwin)
    internal import Dispatch
    public import Foundation

    extension ProcessInfo {
        /// Keeps the app running in the background until a block has returned; where it may not, or not any longer, the block is called
        /// with true and has to return soon.
        ///
        /// See [performExpiringActivity(withReason:using:)][perform].
        ///
        /// [perform]: https://developer.apple.com/documentation/foundation/processinfo/performexpiringactivity(withreason:using:)
        public func performExpiringActivity(withReason reason: String, using block: @escaping @Sendable (Bool) -> Void)
        {
            let expires = ShimSystem.current.withState { state in
                state.expiringActivities.append(reason)
                return state.activitiesExpire
            }
            DispatchQueue.global().async { block(false) }
            if expires { DispatchQueue.global().async { block(true) } }
        }
    }
#endif
