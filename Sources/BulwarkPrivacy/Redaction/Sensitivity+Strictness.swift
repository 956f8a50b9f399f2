public import BulwarkCore

extension Sensitivity {
    /// The stricter of two: what holds both may show no more than the stricter allows.
    ///
    /// ``Sensitivity/sensitive`` is the strictest, then ``Sensitivity/private``, ``Sensitivity/hash`` and ``Sensitivity/public``.
    public func strictest(_ other: Sensitivity) -> Sensitivity { strictness >= other.strictness ? self : other }

    private var strictness: Int {
        switch self {
        case .public: 0
        case .hash: 1
        case .private: 2
        case .sensitive: 3
        }
    }
}
