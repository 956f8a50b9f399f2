extension TransportLint {
    /// What a lint means for the app's connections.
    public enum Effect: String, Sendable, Hashable, CaseIterable {
        /// Every host that no exception names is weakened, or so many that it comes to the same.
        case weakensGlobally
        /// One kind of load is weakened for every host: media, web content, the local network.
        case weakensPartly
        /// The lint's host is weakened.
        case weakensHost
        /// Connections to the lint's host are refused.
        case refusesConnections
        /// Connections to the lint's host will be refused when its certificate changes.
        case mayRefuseConnections
        /// Nothing: what is written is not in force, or the system does the same without it.
        case noEffect
    }
}
