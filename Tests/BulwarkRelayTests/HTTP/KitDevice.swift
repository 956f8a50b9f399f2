import BulwarkRelayAPI
import Crypto
import Foundation

/// A device with a key, as a client has it.
final class KitDevice: Sendable {
    let address: RelayAddress
    let key: Curve25519.Signing.PrivateKey
    let kit: RelayKit

    init(_ account: String, _ device: UInt32, _ kit: RelayKit) throws {
        address = try RelayAddress(account: account, device: device)
        key = Curve25519.Signing.PrivateKey()
        self.kit = kit
    }

    convenience init(_ account: String, _ kit: RelayKit) throws { try self.init(account, 1, kit) }

    var identity: [UInt8] { Array(key.publicKey.rawRepresentation) }

    func proof(
        _ purpose: RelayProof.Purpose, relay: String = RelayKit.name, challenge: Data? = nil
    ) async throws -> RelayProof {
        var bytes = challenge
        if bytes == nil { bytes = try await kit.challenge().challenge }
        let content = try RelayProof.content(
            for: purpose, relay: relay, challenge: bytes ?? Data(), address: address, identity: identity)
        return RelayProof(challenge: bytes ?? Data(), signature: try key.signature(for: content))
    }

    /// Leave for another device.
    func leave(
        for device: KitDevice, expires: Date = Date() + 3600, relay: String = RelayKit.name
    ) throws -> DeviceAuthorization {
        let nonce = Data((0..<16).map { _ in UInt8.random(in: 0...255) }),
            seconds = UInt64(expires.timeIntervalSince1970)
        let content = try DeviceAuthorization.content(
            relay: relay, address: device.address, identity: device.identity, authorizer: address.device,
            expires: seconds, nonce: nonce)
        return DeviceAuthorization(
            authorizer: address.device, expires: seconds, nonce: nonce, signature: try key.signature(for: content))
    }

    func register(_ leave: DeviceAuthorization? = nil, proof: RelayProof? = nil) async throws -> String {
        var proof = proof
        if proof == nil { proof = try await self.proof(.registration) }
        guard let proof else { return "" }
        let token: AccessToken = try await kit.ask(
            .register,
            DeviceRegistration(address: address, identity: Data(identity), proof: proof, authorization: leave))
        return token.token
    }

    func token() async throws -> String {
        let token: AccessToken = try await kit.ask(
            .token, TokenRequest(address: address, proof: try await proof(.token)))
        return token.token
    }

    /// Prekeys with signatures of this device, told apart by a byte.
    func upload(
        oneTime: [UInt8] = [], kem: [UInt8] = [], lastResort: UInt8? = nil, madeAt date: Date = Date()
    ) throws -> [UInt8] {
        func numbered(_ number: UInt8) -> [UInt8] { [0, 0, 0, number] }
        let key = [UInt8](repeating: 7, count: 32)
        let time = withUnsafeBytes(of: UInt64(date.timeIntervalSince1970).bigEndian) { Array($0) }
        let signed = Array("Bulwark signed prekey v1".utf8) + address.encoded + [1] + numbered(1) + time + key
        var bytes = [1] + address.encoded + identity + numbered(1) + time + [1] + key
        bytes += try self.key.signature(for: signed)
        bytes += [0] + numbered(UInt8(oneTime.count))
        for number in oneTime { bytes += numbered(number) + [UInt8](repeating: number, count: 32) }
        func kemKey(_ number: UInt8, _ kind: UInt8) throws -> [UInt8] {
            let key = [UInt8](repeating: number, count: 1568)
            let content = Array("Bulwark KEM prekey v1".utf8) + address.encoded + [kind] + numbered(number) + key
            return numbered(number) + [kind] + key + Array(try self.key.signature(for: content))
        }
        bytes += numbered(UInt8(kem.count))
        for number in kem { bytes += try kemKey(number, 0) }
        bytes.append(lastResort == nil ? 0 : 1)
        if let lastResort { bytes += try kemKey(lastResort, 1) }
        return bytes
    }

    func send(
        _ envelope: [UInt8], to devices: [KitDevice], token: String, id: [UInt8]? = nil,
        scope: MessageSubmission.Scope = .account
    ) async throws {
        let submission = try MessageSubmission(
            account: devices[0].address.account, id: id ?? (0..<16).map { _ in UInt8.random(in: 0...255) },
            scope: scope,
            items: devices.map { .init(device: $0.address.device, identity: $0.identity, envelope: envelope) })
        try await kit.ask(.sendMessage, token: token, body: submission.encoded)
    }

    func fetch(after sequence: UInt64 = 0, atMost count: Int = 100, wait: Int = 0, token: String) async throws
        -> MailboxPage
    {
        let path = RelayEndpoint.fetchPath(after: sequence, atMost: count, wait: wait)
        return try MailboxPage(encoded: await kit.ask(.fetchMessages, path: path, token: token))
    }
}
