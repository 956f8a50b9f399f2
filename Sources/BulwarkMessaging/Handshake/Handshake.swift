internal import BulwarkCore
internal import Crypto
internal import Foundation

/// X3DH with a signed prekey, and PQXDH where both devices can: the secret that a session begins with.
///
/// IKM = 0xFF × 32 ‖ DH(IK_A, SPK_B) ‖ DH(EK_A, IK_B) ‖ DH(EK_A, SPK_B) ‖ DH(EK_A, OPK_B) if there is one ‖ the KEM's secret if
/// there is one, through HKDF-SHA256. The associated data of all messages are IK_A ‖ IK_B ‖ a digest of versions, capabilities, both addresses,
/// the ephemeral key, the KEM's public key and its ciphertext: neither a downgrade nor an encapsulation to another key passes, nor does another
/// ephemeral key that agrees alike. X25519 multiplies by eight, so that each key has seven of them, and a session is known again by its own.
enum Handshake {
    struct Outcome {
        let wire: Wire
        let root: SecureBytes
        let associatedData: [UInt8]
    }

    /// The initiator's side, with keys that are checked.
    static func initiate(
        _ bundle: PrekeyBundle, from address: DeviceAddress, identity: DeviceIdentity, entropy: some EntropySource
    ) throws(MessagingError) -> (outcome: Outcome, header: HandshakeHeader) {
        var (ephemeral, inputs) = try agreements(
            of: identity, with: bundle.identity, bundle.signedPrekey.key, bundle.oneTimePrekey?.key, entropy: entropy)
        var encapsulation: HandshakeHeader.Encapsulation?
        if PostQuantum.isAvailable, let kem = bundle.kemPrekey {
            let (ciphertext, secret) = try PostQuantum.encapsulate(to: kem.key)
            inputs.append(secret)
            encapsulation = .init(id: kem.id, ciphertext: ciphertext)
        }
        let header = HandshakeHeader(
            identity: identity.publicKey, ephemeral: ephemeral, signedPrekeyID: bundle.signedPrekey.id,
            oneTimePrekeyID: bundle.oneTimePrekey?.id, kem: encapsulation)
        let associatedData = associatedData(
            header, from: address, to: bundle.address, identity: bundle.identity,
            isPostQuantum: bundle.signedPrekey.isPostQuantum,
            kemKey: encapsulation == nil ? [] : bundle.kemPrekey?.key ?? [])
        return (try derive(inputs, associatedData, wire: .bulwark), header)
    }

    /// The responder's side.
    static func respond(
        to header: HandshakeHeader, from sender: DeviceAddress, with answer: Prekeys.Answer, address: DeviceAddress,
        identity: DeviceIdentity
    ) throws(MessagingError) -> Outcome {
        var inputs = try agreements(of: identity, answer, with: header)
        var kemKey: [UInt8] = []
        if let kem = answer.kem, let encapsulation = header.kem {
            let (secret, publicKey) = try PostQuantum.decapsulate(encapsulation.ciphertext, with: kem.secret)
            inputs.append(secret)
            kemKey = publicKey
        }
        let associatedData = associatedData(
            header, from: sender, to: address, identity: identity.publicKey,
            isPostQuantum: answer.signed.isPostQuantum, kemKey: kemKey)
        return try derive(inputs, associatedData, wire: .bulwark)
    }

    /// The initiator's ephemeral key, which nobody has any longer, and its agreements in their order.
    static func agreements(
        of identity: DeviceIdentity, with theirs: IdentityKey, _ signedPrekey: AgreementPublicKey,
        _ oneTimePrekey: AgreementPublicKey?, entropy: some EntropySource
    ) throws(MessagingError) -> (ephemeral: AgreementPublicKey, inputs: [SecureBytes]) {
        let others = [theirs.agreement, signedPrekey] + (oneTimePrekey.map { [$0] } ?? [])
        let (ephemeral, shared) = try AgreementKeyPair.make(agreeingWith: others, from: entropy)
        ephemeral.secret.wipe()
        return (ephemeral.publicKey, [try identity.agreement.agree(with: signedPrekey)] + shared)
    }

    /// The responder's agreements, in the same order.
    static func agreements(
        of identity: DeviceIdentity, _ answer: Prekeys.Answer, with header: HandshakeHeader
    ) throws(MessagingError) -> [SecureBytes] {
        let signed = try AgreementKeyPair.agree(
            answer.signed.pair.secret, with: [header.identity.agreement, header.ephemeral])
        var inputs = [signed[0], try identity.agreement.agree(with: header.ephemeral), signed[1]]
        if let oneTime = answer.oneTime {
            inputs += try AgreementKeyPair.agree(oneTime.secret, with: [header.ephemeral])
        }
        return inputs
    }

    /// HKDF-SHA256 with a salt of zeros over what both sides agreed upon.
    static func derive(
        _ inputs: [SecureBytes], _ associatedData: [UInt8], wire: Wire
    ) throws(MessagingError) -> Outcome {
        var writer = StateWriter()
        writer.bytes([UInt8](repeating: 0xFF, count: 32))
        for input in inputs { writer.secret(input) }
        let root = KeyDerivation.expand(
            try writer.joined(), salt: SecureBytes(count: 32) { _ in }, info: wire.handshakeInfo, count: 32)
        return Outcome(wire: wire, root: root, associatedData: associatedData)
    }

    private static func associatedData(
        _ header: HandshakeHeader, from initiator: DeviceAddress, to responder: DeviceAddress, identity: IdentityKey,
        isPostQuantum: Bool, kemKey: [UInt8]
    ) -> [UInt8] {
        var content = Array("Bulwark binding v1".utf8)
        content += [Ratchet.Header.version, header.flags, isPostQuantum ? 1 : 0]
        content += initiator.encoded + responder.encoded
        content += header.ephemeral.rawRepresentation + kemKey + (header.kem?.ciphertext ?? [])
        return header.identity.rawRepresentation + identity.rawRepresentation + SHA256.hash(data: content)
    }
}
