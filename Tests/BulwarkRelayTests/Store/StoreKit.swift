import BulwarkRelayAPI
import Foundation
import Testing

@testable import BulwarkRelay

/// The kinds of stores: one contract holds for both.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, file

    var testDescription: String { rawValue }

    /// A store, and what removes it.
    func withStore(_ body: (RelayStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(RelayStore.inMemory())
        case .file:
            let folder = try TestFolder()
            let store = try RelayStore(path: folder.path + "/relay.db")
            try await body(store)
            try store.close()
        }
    }
}

/// A folder that goes with its last user.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "bulwark-relay-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension RelayStore {
    /// Registers a device as if its proof had been checked.
    func add(_ account: String, _ device: UInt32 = 1, identity: UInt8 = 1, leave: UInt32? = nil) async throws
        -> Requester
    {
        let authorization = leave.map { authorizer in
            DeviceAuthorization(
                authorizer: authorizer, expires: 1_000_000, nonce: Data(repeating: 0, count: 16),
                signature: Data((0..<64).map { _ in UInt8.random(in: 0...255) }))
        }
        let registration = DeviceRegistration(
            address: try RelayAddress(account: account, device: device),
            identity: Data(repeating: identity, count: 32),
            proof: RelayProof(challenge: Data([1]), signature: Data([1])),
            authorization: authorization)
        return try await register(registration, takesNewAccounts: true, atMost: 3, now: 1000) { _, _ in true }.requester
    }

    /// Sends a message to devices of an account.
    @discardableResult
    func send(
        _ envelope: [UInt8], to account: String, _ devices: [(UInt32, UInt8)] = [(1, 1)], from sender: Requester,
        id: UInt8 = .random(in: 0...255), scope: MessageSubmission.Scope = .account, messages: Int = 100,
        bytes: Int = 10_000, now: Int64 = 1000
    ) async throws -> Set<Int64> {
        let submission = try MessageSubmission(
            account: AccountName(account), id: [UInt8](repeating: id, count: 16), scope: scope,
            items: devices.map {
                .init(device: $0.0, identity: [UInt8](repeating: $0.1, count: 32), envelope: envelope)
            })
        return try await add(submission, from: sender, messages: messages, bytes: bytes, now: now)
    }

    func sequences(for device: Requester, after sequence: UInt64 = 0) async throws -> [UInt64] {
        try await page(for: device.device, after: sequence, atMost: 100, bytes: 1 << 20).deliveries.map(\.sequence)
    }
}

/// A publication of keys that are told apart by their first bytes.
func publication(
    _ address: RelayAddress, signedPrekey: UInt8 = 1, oneTime: [UInt8] = [], kem: [UInt8] = [],
    lastResort: UInt8? = nil,
    replaces: Bool = false
) throws -> PrekeyPublication {
    func kemKey(_ number: UInt8, _ kind: UInt8) -> [UInt8] {
        [0, 0, 0, number, kind] + [UInt8](repeating: number, count: 1568 + 64)
    }
    var bytes: [UInt8] = [1] + address.encoded + [UInt8](repeating: 1, count: 32)
    bytes +=
        [0, 0, 0, signedPrekey] + [UInt8](repeating: 0, count: 8) + [1] + [UInt8](repeating: signedPrekey, count: 96)
    bytes += [replaces ? 1 : 0, 0, 0, 0, UInt8(oneTime.count)]
    for number in oneTime { bytes += [0, 0, 0, number] + [UInt8](repeating: number, count: 32) }
    bytes += [0, 0, 0, UInt8(kem.count)]
    for number in kem { bytes += kemKey(number, 0) }
    bytes.append(lastResort == nil ? 0 : 1)
    bytes += lastResort.map { kemKey($0, 1) } ?? []
    return try PrekeyPublication(encoded: bytes)
}

/// The numbers of the one-time key and of the KEM key in a bundle, and whether the latter is the last resort.
func keys(in bundle: ClaimedBundles.Bundle, of address: RelayAddress) -> (
    oneTime: UInt8?, kem: UInt8?, isLastResort: Bool
) {
    var rest = bundle.bytes[(1 + address.encoded.count + 32 + 109)...]
    func next(_ size: Int) -> [UInt8]? {
        defer { rest = rest.dropFirst(rest.first == 1 ? size + 1 : 1) }
        return rest.first == 1 ? Array(rest.dropFirst().prefix(size)) : nil
    }
    let oneTime = next(36), kem = next(1637)
    return (oneTime?[3], kem?[3], kem?[4] == 1)
}
