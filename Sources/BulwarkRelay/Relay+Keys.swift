internal import BulwarkRelayAPI
internal import Foundation

extension Relay {
    /// Keeps what a device published.
    ///
    /// The signatures are checked here, too: who has got hold of a token alone cannot put other keys in the place of the device's. It was
    /// counted before it was read.
    func publish(_ bytes: [UInt8], by requester: Requester) async throws(RelayError) -> OneTimeKeyCounts {
        let publication = try PrekeyPublication(encoded: bytes)
        guard publication.address == requester.address, publication.identity == requester.identity else {
            throw RelayError(.invalidValue, "the keys of another device")
        }
        for signed in publication.signatures
        where !Self.isSignature(signed.signature, over: signed.content, by: requester.identity) {
            throw RelayError(.invalidSignature, "a prekey")
        }
        return try await store.publish(publication, for: requester.device, atMost: configuration.oneTimeKeys)
    }

    /// How many one-time keys a device has here.
    func counts(by requester: Requester) async throws(RelayError) -> OneTimeKeyCounts {
        try limiter.take(.requests, by: .device(requester.device))
        return try await store.counts(of: requester.device)
    }

    /// Hands out bundles.
    func claim(_ claim: PrekeyClaim, by requester: Requester) async throws(RelayError) -> ClaimedBundles {
        try limiter.take(.requests, by: .device(requester.device))
        var devices = try await store.devices(of: claim.account).filter { $0.device != requester.device }
        if let wanted = claim.devices {
            let wanted = Set(wanted)
            devices = devices.filter { wanted.contains($0.address.device) }
            guard devices.count == wanted.count else { throw RelayError(.unknownAddress) }
        }
        if devices.isEmpty { return ClaimedBundles(bundles: []) }
        try limiter.take(.claims, by: .device(requester.device), count: devices.count)
        // Beyond what one may take of another, and of what all may take, one-time keys stay: nobody empties a store of keys, and nobody keeps
        // others from a bundle by asking for it.
        let spared = Set(devices.map(\.device)).filter { device in
            !limiter.takes(.claimsOfTargetByOne, by: .pair(requester.device, device))
                || !limiter.takes(.claimsOfTarget, by: .device(device))
        }
        let bundles = try await store.claim(devices, sparing: spared, now: now)
        if bundles.isEmpty { throw RelayError(.noPrekeys, retryAfter: 60) }
        return ClaimedBundles(bundles: bundles)
    }
}
