internal import BulwarkCore
internal import Foundation

extension MessagingDevice {
    /// The envelopes of a device that wait for a decision on its key, in order.
    package func held(from address: DeviceAddress) async throws(MessagingError) -> [Envelope] {
        try await alone { () async throws(MessagingError) in
            let held = try await rows.get(HeldEnvelopes.self, HeldEnvelopes.row).state
            return held?.envelopes.filter { $0.sender == address } ?? []
        }
    }

    /// Lets go of an envelope that was held, once it was given again.
    package func release(_ envelope: Envelope) async throws(MessagingError) {
        try await alone { () async throws(MessagingError) in
            var step = try await rows.begin()
            let (state, version) = try await rows.get(HeldEnvelopes.self, HeldEnvelopes.row)
            guard var held = state, held.envelopes.contains(envelope) else { return }
            held.envelopes.removeAll { $0 == envelope }
            try rows.put(held, HeldEnvelopes.row, version: version, in: &step)
            try await rows.commit(step)
        }
    }

    /// Puts an envelope to those that are held, in a step that is under way.
    ///
    /// - Returns: Whether there is room for it.
    func hold(_ envelope: Envelope, in step: inout DeviceRows.Step) async throws(MessagingError) -> Bool {
        let (state, version) = try await rows.get(HeldEnvelopes.self, HeldEnvelopes.row)
        var held = state ?? HeldEnvelopes()
        guard held.append(envelope, limits: configuration.limits) else { return false }
        try rows.put(held, HeldEnvelopes.row, version: version, in: &step)
        return true
    }
}
