import BulwarkCore
import BulwarkMessaging
import BulwarkRelayAPI
import BulwarkRelayClient
import Foundation

/// A relay in memory that speaks the whole of the API, loses what a test wants lost, and lies where one wants it to.
///
/// The tests of BulwarkRelayHTTP do the same with the real one; this one is for what a good relay does not do.
actor TestRelay: RelayTransport {
    enum Fault {
        /// The request does not arrive.
        case losesRequest
        /// It is done, and the answer does not arrive.
        case losesAnswer
        case answers(status: Int, retryAfter: Int? = nil)
    }

    struct Device {
        let identity: [UInt8]
        var published: PrekeyPublication?
        var oneTimeKeys: [[UInt8]] = []
        var kemKeys: [[UInt8]] = []
        var mailbox: [MailboxPage.Delivery] = []
        var sequence: UInt64 = 0
        var receipts: Set<[UInt8]> = []
    }

    static let name = "relay.test"
    var accounts: [String: [UInt32: Device]] = [:]
    private(set) var log: [String] = []
    private var challenges: Set<Data> = []
    private var tokens: [String: RelayAddress] = [:]
    private var attachments: [String: [UInt8]] = [:]
    private var faults: [(path: String, fault: Fault)] = []
    private var lasting: [String: Fault] = [:]
    var isOffline = false
    /// Changes what is answered to a path.
    private var lies: [String: @Sendable ([UInt8]) -> [UInt8]] = [:]

    // MARK: For tests

    func fail(_ path: String, _ fault: Fault) { faults.append((path, fault)) }
    /// Fails until it is said otherwise.
    func fail(always path: String, _ fault: Fault?) { lasting[path] = fault }
    func lie(about path: String, _ lie: (@Sendable ([UInt8]) -> [UInt8])?) { lies[path] = lie }
    func setOffline(_ isOffline: Bool) { self.isOffline = isOffline }
    func endTokens() { tokens = [:] }
    func mailbox(_ account: String, _ device: UInt32 = 1) -> [MailboxPage.Delivery] {
        accounts[account]?[device]?.mailbox ?? []
    }
    func change(_ account: String, _ device: UInt32 = 1, _ body: @Sendable (inout Device) -> Void) {
        guard var record = accounts[account]?[device] else { return }
        body(&record)
        accounts[account]?[device] = record
    }
    func forgetKeys() {
        for account in accounts.keys {
            for device in accounts[account, default: [:]].keys {
                accounts[account]?[device]?.published = nil
                accounts[account]?[device]?.oneTimeKeys = []
                accounts[account]?[device]?.kemKeys = []
            }
        }
    }
    func forget(_ account: String) { accounts[account] = nil }
    func forget(_ account: String, _ device: UInt32) { accounts[account]?[device] = nil }
    func alterAttachments() { attachments = attachments.mapValues { $0.dropLast() + [$0[$0.count - 1] ^ 1] } }
    func counts(of path: String) -> Int { log.count { $0 == path } }

    // MARK: The transport

    func send(_ request: RelayRequest) async throws(RelayClientError) -> RelayResponse {
        if isOffline { throw RelayClientError(.unreachable) }
        if Task.isCancelled { throw RelayClientError(.cancelled) }
        let path = "\(request.method) \(request.path.prefix { $0 != "?" })"
        log.append(path)
        var fault = lasting[path]
        if let index = faults.firstIndex(where: { $0.path == path }) { fault = faults.remove(at: index).fault }
        switch fault {
        case .losesRequest: throw RelayClientError(.unreachable)
        case .answers(let status, let wish):
            return RelayResponse(status: status, retryAfter: wish, body: RelayStream(Array("<html>".utf8)))
        default: break
        }
        var response: RelayResponse
        do {
            let bytes = try await answer(request, path)
            response = RelayResponse(status: bytes.isEmpty ? 204 : 200, body: RelayStream(lies[path]?(bytes) ?? bytes))
        } catch let error as RelayError {
            guard let bytes = try? RelayJSON.encode(error.document) else { throw RelayClientError(.malformedAnswer) }
            response = RelayResponse(status: error.code.status, body: RelayStream(Array(bytes)))
        } catch {
            throw error as? RelayClientError ?? RelayClientError(error is CancellationError ? .cancelled : .unreachable)
        }
        if case .losesAnswer = fault { throw RelayClientError(.unreachable) }
        return response
    }

    private func answer(_ request: RelayRequest, _ path: String) async throws -> [UInt8] {
        var body: [UInt8] = []
        switch request.body {
        case .none: break
        case .bytes(let bytes): body = bytes
        case .stream(let parts, let length):
            body = try await parts.collect(atMost: .max)
            guard body.count == length else { throw RelayError(.malformed) }
        }
        switch path {
        case "POST /v1/challenges":
            let challenge = Data(SystemEntropy().bytes(32))
            challenges.insert(challenge)
            return try json(RelayChallenge(challenge: challenge, lifetime: 60))
        case "POST /v1/devices":
            let registration: DeviceRegistration = try RelayJSON.decode(from: Data(body))
            return try register(registration)
        case "POST /v1/tokens":
            let request: TokenRequest = try RelayJSON.decode(from: Data(body))
            guard let device = accounts[request.address.account.rawValue]?[request.address.device] else {
                throw RelayError(.unknownAddress)
            }
            try check(request.proof, .token, request.address, device.identity)
            return try token(for: request.address)
        default: break
        }
        guard let token = request.token, let address = tokens[token],
            accounts[address.account.rawValue]?[address.device] != nil
        else { throw RelayError(.unauthorized) }
        return try await answer(request, path, body, by: address)
    }

    private func answer(
        _ request: RelayRequest, _ path: String, _ body: [UInt8], by address: RelayAddress
    ) async throws -> [UInt8] {
        let (account, device) = (address.account.rawValue, address.device)
        let query = URLComponents(string: request.path)?.queryItems ?? []
        func number(_ name: String) -> UInt64 {
            query.first { $0.name == name }.flatMap { UInt64($0.value ?? "") } ?? 0
        }
        switch path {
        case "POST /v1/devices/query":
            let query: AccountQuery = try RelayJSON.decode(from: Data(body))
            guard let devices = accounts[query.account.rawValue] else { throw RelayError(.unknownAddress) }
            return try json(
                DeviceList(
                    devices: devices.sorted { $0.key < $1.key }.map {
                        DeviceList.Device(device: $0.key, identity: Data($0.value.identity))
                    }))
        case "POST /v1/devices/removal":
            let removal: DeviceRemoval = try RelayJSON.decode(from: Data(body))
            try check(
                removal.proof, .removal(device: removal.device), address, accounts[account]?[device]?.identity ?? [])
            accounts[account]?[removal.device] = nil
            return []
        case "GET /v1/prekeys": return try counts(address)
        case "PUT /v1/prekeys":
            let publication = try PrekeyPublication(encoded: body)
            change(account, device) { record in
                if publication.replacesOneTimeKeys { (record.oneTimeKeys, record.kemKeys) = ([], []) }
                record.published = publication
                record.oneTimeKeys += publication.oneTimeKeys.map(\.encoded)
                record.kemKeys += publication.kemKeys.map(\.encoded)
            }
            return try counts(address)
        case "POST /v1/prekeys/claims": return try claim(RelayJSON.decode(from: Data(body)), by: address)
        case "POST /v1/messages": return try take(MessageSubmission(encoded: body), from: address)
        case "GET /v1/messages":
            let end = ContinuousClock.now + .seconds(Double(number("wait")))
            while true {
                let messages = mailbox(account, device).filter { $0.sequence > number("after") }
                if messages.isEmpty, ContinuousClock.now < end, !isOffline {
                    try await Task.sleep(for: .milliseconds(5))
                    continue
                }
                let page = messages.prefix(Int(number("limit")))
                return MailboxPage(deliveries: Array(page), hasMore: page.count < messages.count).encoded
            }
        case "DELETE /v1/messages":
            let last = number("through")
            change(account, device) { record in record.mailbox.removeAll { $0.sequence <= last } }
            return []
        case "POST /v1/attachments":
            let id = Hexadecimal.text(SystemEntropy().bytes(16))
            attachments[id] = body
            return try json(StoredAttachment(id: id, lifetime: 60))
        default:
            let id = String(path.suffix(32))
            if path.hasPrefix("GET /v1/attachments/"), let bytes = attachments[id] { return bytes }
            if path.hasPrefix("DELETE /v1/attachments/"), attachments.removeValue(forKey: id) != nil { return [] }
            throw RelayError(.unknownAttachment)
        }
    }

    private func register(_ registration: DeviceRegistration) throws -> [UInt8] {
        let (address, identity) = (registration.address, Array(registration.identity))
        try check(registration.proof, .registration, address, identity)
        let account = address.account.rawValue
        if let there = accounts[account]?[address.device] {
            guard there.identity == identity else { throw RelayError(.addressTaken) }
            return try token(for: address)
        }
        if let devices = accounts[account], !devices.isEmpty {
            guard let leave = registration.authorization, let key = devices[leave.authorizer]?.identity,
                let content = try? DeviceAuthorization.content(
                    relay: Self.name, address: address, identity: identity, authorizer: leave.authorizer,
                    expires: leave.expires, nonce: leave.nonce),
                try IdentityKey(rawRepresentation: key).isSignature(Array(leave.signature), over: content)
            else { throw RelayError(.notAuthorized) }
        }
        accounts[account, default: [:]][address.device] = Device(identity: identity)
        return try token(for: address)
    }

    private func check(
        _ proof: RelayProof, _ purpose: RelayProof.Purpose, _ address: RelayAddress, _ identity: [UInt8]
    ) throws {
        guard challenges.remove(proof.challenge) != nil else { throw RelayError(.staleChallenge) }
        let content = try RelayProof.content(
            for: purpose, relay: Self.name, challenge: proof.challenge, address: address, identity: identity)
        guard try IdentityKey(rawRepresentation: identity).isSignature(Array(proof.signature), over: content) else {
            throw RelayError(.invalidSignature)
        }
    }

    private func token(for address: RelayAddress) throws -> [UInt8] {
        let token = UUID().uuidString
        tokens[token] = address
        return try json(AccessToken(token: token, lifetime: 3600))
    }

    private func counts(_ address: RelayAddress) throws -> [UInt8] {
        guard let device = accounts[address.account.rawValue]?[address.device] else { throw RelayError(.unauthorized) }
        let id = device.published.map { $0.signedPrekey[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        return try json(
            OneTimeKeyCounts(oneTime: device.oneTimeKeys.count, kem: device.kemKeys.count, signedPrekey: id))
    }

    private func claim(_ claim: PrekeyClaim, by address: RelayAddress) throws -> [UInt8] {
        var bundles: [ClaimedBundles.Bundle] = []
        for number in claim.devices ?? [] {
            guard var device = accounts[claim.account.rawValue]?[number] else { throw RelayError(.unknownAddress) }
            guard let published = device.published else { continue }
            let oneTimeKey = device.oneTimeKeys.isEmpty ? nil : device.oneTimeKeys.removeFirst()
            let kemKey = device.kemKeys.isEmpty ? published.lastResort : device.kemKeys.removeFirst()
            accounts[claim.account.rawValue]?[number] = device
            bundles.append(
                ClaimedBundles.Bundle(
                    device: number,
                    bytes: PrekeyPublication.bundle(
                        address: published.address, identity: published.identity, signedPrekey: published.signedPrekey,
                        oneTimeKey: oneTimeKey, kemKey: kemKey)))
        }
        if bundles.isEmpty { throw RelayError(.noPrekeys) }
        return ClaimedBundles(bundles: bundles).encoded
    }

    private func take(_ submission: MessageSubmission, from sender: RelayAddress) throws -> [UInt8] {
        let account = submission.account.rawValue
        guard var devices = accounts[account] else { throw RelayError(.unknownAddress) }
        let hasKeys = devices.values.contains { $0.published != nil }
        if account == sender.account.rawValue { devices[sender.device] = nil }
        let named = Set(submission.items.map(\.device))
        let mismatch = DeviceMismatch(
            missing: submission.scope == .account
                ? devices.filter { !named.contains($0.key) && ($0.value.published != nil || !hasKeys) }.keys.sorted()
                : [],
            extra: named.filter { devices[$0] == nil }.sorted(),
            stale: submission.items.filter { item in devices[item.device].map { $0.identity != item.identity } ?? false
            }
            .map(\.device))
        guard mismatch.isEmpty else { throw RelayError(.wrongDevices, mismatch: mismatch) }
        for item in submission.items {
            change(account, item.device) { record in
                guard record.receipts.insert(sender.encoded + submission.id).inserted else { return }
                record.sequence += 1
                record.mailbox.append(
                    MailboxPage.Delivery(
                        sequence: record.sequence, receivedAt: Date(timeIntervalSince1970: 1_767_225_700),
                        sender: sender, envelope: item.envelope))
            }
        }
        return []
    }

    private func json(_ value: some Encodable) throws -> [UInt8] { Array(try RelayJSON.encode(value)) }
}
