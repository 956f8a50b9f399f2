// macOS does not predict activities.
#if !os(macOS)
    #if canImport(Darwin)
        public import Foundation
    #endif

    extension NSUserActivity {
        /// Keeps the activity on this device and out of every index: no Handoff, no search, no suggestions.
        public func keepPrivate() {
            isEligibleForHandoff = false
            isEligibleForSearch = false
            isEligibleForPublicIndexing = false
            isEligibleForPrediction = false
        }
    }
#endif
