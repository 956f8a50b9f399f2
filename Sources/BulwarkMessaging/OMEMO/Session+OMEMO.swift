internal import BulwarkCore

extension Session {
    /// Begins a session of OMEMO:2 from a bundle that was checked, with one of its one-time keys.
    init(
        initiating bundle: OMEMOBundle, identity: DeviceIdentity, epoch: UInt32, entropy: some EntropySource
    ) throws(MessagingError) {
        let index = SecureBytes(random: 8, from: entropy).withExposedBytes { $0.load(as: UInt64.self) }
        let oneTime = bundle.oneTimePrekeys[Int(index % UInt64(bundle.oneTimePrekeys.count))]
        let (ephemeral, inputs) = try Handshake.agreements(
            of: identity, with: bundle.identity, bundle.signedPrekey, oneTime.key, entropy: entropy)
        let header = HandshakeHeader(
            identity: identity.publicKey, ephemeral: ephemeral, signedPrekeyID: bundle.signedPrekeyID,
            oneTimePrekeyID: oneTime.id, kem: nil)
        let outcome = try Handshake.derive(
            inputs, identity.publicKey.rawRepresentation + bundle.identity.rawRepresentation, wire: .omemo)
        self.init(
            try Ratchet(initiating: outcome, to: bundle.signedPrekey, entropy: entropy), header,
            pending: OMEMORecord.KeyExchange.encoded(header, oneTimePrekeyID: oneTime.id), epoch: epoch)
    }

    /// Answers a key exchange of OMEMO:2. Nothing is authentic before the first message was decrypted.
    init(
        responding header: HandshakeHeader, with answer: Prekeys.Answer, identity: DeviceIdentity, epoch: UInt32
    ) throws(MessagingError) {
        let outcome = try Handshake.derive(
            Handshake.agreements(of: identity, answer, with: header),
            header.identity.rawRepresentation + identity.publicKey.rawRepresentation, wire: .omemo)
        self.init(Ratchet(responding: outcome, with: answer.signed.pair), header, pending: nil, epoch: epoch)
    }
}
