// The one file that imports Apple's frameworks, and what stands in for them on Linux.
#if canImport(Darwin)
    @_exported import Security
#else
    @_exported import AppleShims
#endif

/// Hands attributes to the Security calls: Swift bridges with `as` on Apple's systems and nowhere else.
func cfDictionary(_ attributes: [String: Any]) -> CFDictionary {
    #if canImport(Darwin)
        attributes as CFDictionary
    #else
        CFDictionary(attributes)
    #endif
}
