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
        let root: SecureBytes
        let associatedData: [UInt8]
    }

    /// The initiator's side, with keys that are checked.
    static func initiate(
        _ bundle: PrekeyBundle, from address: DeviceAddress, identity: DeviceIdentity, entropy: some EntropySource
    ) throws(MessagingError) -> (outcome: Outcome, header: HandshakeHeader) {
        let ephemeral = try AgreementKeyPair(from: entropy)
        defer { ephemeral.secret.wipe() }
        var inputs = [
            try identity.agreement.agree(with: bundle.signedPrekey.key),
            try ephemeral.agree(with: bundle.identity.agreement),
            try ephemeral.agree(with: bundle.signedPrekey.key),
        ]
        if let oneTime = bundle.oneTimePrekey { inputs.append(try ephemeral.agree(with: oneTime.key)) }
        var encapsulation: HandshakeHeader.Encapsulation?
        if PostQuantum.isAvailable, let kem = bundle.kemPrekey {
            let (ciphertext, secret) = try PostQuantum.encapsulate(to: kem.key)
            inputs.append(secret)
            encapsulation = .init(id: kem.id, ciphertext: ciphertext)
        }
        let header = HandshakeHeader(
            identity: identity.publicKey, ephemeral: ephemeral.publicKey, signedPrekeyID: bundle.signedPrekey.id,
            oneTimePrekeyID: bundle.oneTimePrekey?.id, kem: encapsulation)
        let associatedData = associatedData(
            header, from: address, to: bundle.address, identity: bundle.identity,
            isPostQuantum: bundle.signedPrekey.isPostQuantum,
            kemKey: encapsulation == nil ? [] : bundle.kemPrekey?.key ?? [])
        return (Outcome(root: try derive(inputs), associatedData: associatedData), header)
    }

    /// The responder's side.
    static func respond(
        to header: HandshakeHeader, from sender: DeviceAddress, with answer: Prekeys.Answer, address: DeviceAddress,
        identity: DeviceIdentity
    ) throws(MessagingError) -> Outcome {
        var inputs = [
            try answer.signed.pair.agree(with: header.identity.agreement),
            try identity.agreement.agree(with: header.ephemeral),
            try answer.signed.pair.agree(with: header.ephemeral),
        ]
        if let oneTime = answer.oneTime {
            inputs.append(try AgreementKeyPair(secret: oneTime.secret).agree(with: header.ephemeral))
        }
        var kemKey: [UInt8] = []
        if let kem = answer.kem, let encapsulation = header.kem {
            inputs.append(try PostQuantum.decapsulate(encapsulation.ciphertext, with: kem.secret))
            kemKey = try PostQuantum.publicKey(of: kem.secret)
        }
        let associatedData = associatedData(
            header, from: sender, to: address, identity: identity.publicKey,
            isPostQuantum: answer.signed.isPostQuantum, kemKey: kemKey)
        return Outcome(root: try derive(inputs), associatedData: associatedData)
    }

    /// HKDF-SHA256 with a salt of zeros over what both sides agreed upon.
    static func derive(_ inputs: [SecureBytes]) throws(MessagingError) -> SecureBytes {
        var writer = StateWriter()
        writer.bytes([UInt8](repeating: 0xFF, count: 32))
        for input in inputs { writer.secret(input) }
        return KeyDerivation.expand(
            try writer.joined(), salt: SecureBytes(count: 32) { _ in }, info: "Bulwark X3DH v1", count: 32)
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
