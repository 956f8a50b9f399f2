public import BulwarkCore
public import BulwarkMessaging
internal import BulwarkRelayAPI
internal import Foundation

extension RelayClient {
    /// How often a message is encrypted for other devices before it waits.
    private static let rounds = 6

    /// Says something to all devices of some accounts, and to the own account's others.
    ///
    /// It is durable when this returns, sent or not: what waits goes with the next ``flush()``, which ``run(_:)`` calls, also after the next
    /// start.
    ///
    /// - Parameters:
    ///   - content: What is to be said. To which conversation it belongs it says itself: the own account's other devices get the same bytes.
    ///   - id: What the message is called; the same name twice is sent once.
    ///   - accounts: Whom it is for.
    ///   - includesOwnDevices: Whether the own account's other devices get it, too.
    /// - Returns: How far it came for each account.
    /// - Throws: ``RelayClientError/Code/messaging`` when it could not be stored: then it is not sent either.
    @discardableResult
    public func send(
        _ content: SecureBytes, id: MessageID = MessageID(), to accounts: [String], includesOwnDevices: Bool = true
    ) async throws(RelayClientError) -> [SendResult] {
        var accounts = accounts
        if includesOwnDevices, !accounts.contains(device.address.account) { accounts.append(device.address.account) }
        let all = accounts
        try await messaging { () async throws(MessagingError) in
            try await device.enqueue(content, id: id, for: all)
        }
        return try await flush().filter { $0.id == id }
    }

    /// Sends what waits, in order. Where a message to an account cannot be sent now, those after it to the same account wait, too.
    ///
    /// - Returns: What became of each message.
    /// - Throws: ``RelayClientError/Code/messaging`` when the device's store cannot be read.
    @discardableResult
    public func flush() async throws(RelayClientError) -> [SendResult] {
        if !sending.takeIfFree() { await withCheckedContinuation { sending.wait($0) } }
        defer { sending.leave() }
        let messages = try await messaging { () async throws(MessagingError) in try await device.pending() }
        var results: [SendResult] = []
        var blocked: [String: RelayClientError] = [:]
        var offline: RelayClientError?
        for message in messages {
            let outcome: SendResult.Outcome
            if let error = offline ?? blocked[message.key.account] {
                outcome = .waiting(error)
            } else {
                do throws(RelayClientError) {
                    try await deliver(message)
                    outcome = .sent
                } catch {
                    outcome = Self.isFinal(error) ? .failed(error) : .waiting(error)
                    if case .failed = outcome { try await drop(message) }
                    blocked[message.key.account] = error
                    if Self.concernsAll(error) { offline = error }
                }
            }
            guard !message.isRenewal else { continue }
            results.append(SendResult(id: message.key.id, account: message.key.account, outcome: outcome))
        }
        return results
    }

    /// Takes a message that waits out of the outbox.
    ///
    /// - Throws: ``RelayClientError/Code/messaging`` when the device's store cannot be written.
    public func cancel(_ id: MessageID) async throws(RelayClientError) {
        if !sending.takeIfFree() { await withCheckedContinuation { sending.wait($0) } }
        defer { sending.leave() }
        for message in try await messaging({ () async throws(MessagingError) in try await device.pending() })
        where message.key.id == id { try await drop(message) }
    }

    /// What waiting does not help.
    private static func isFinal(_ error: RelayClientError) -> Bool {
        if error.code == .refused, let relay = error.relay {
            return [.unknownAddress, .tooLarge, .invalidValue, .malformed].contains(relay.code)
        }
        return error.messaging?.code == .tooLarge
    }

    /// What the next message would meet, too.
    private static func concernsAll(_ error: RelayClientError) -> Bool {
        switch error.code {
        case .unreachable, .untrusted, .cancelled, .notRegistered: return true
        case .refused:
            return [.busy, .tooManyRequests, .timeout, .store, .unauthorized, .staleChallenge]
                .contains(error.relay?.code)
        case .messaging: return [.wiped, .store, .stateTampered, .conflict].contains(error.messaging?.code)
        default: return false
        }
    }

    private func drop(_ message: PendingMessage) async throws(RelayClientError) {
        try await messaging { () async throws(MessagingError) in try await device.drop(message.key) }
    }

    // MARK: One message

    private func deliver(_ message: PendingMessage) async throws(RelayClientError) {
        if message.isRenewal { return try await deliverRenewal(message) }
        let account = message.key.account
        var numbers = try await devices(of: account), stale: [UInt32] = [], keyless: Set<UInt32> = []
        for _ in 0..<Self.rounds {
            do throws(RelayClientError) {
                // Another identity: the device notes it, and throws until somebody has decided.
                if !stale.isEmpty { _ = try await begin(with: stale, of: account) }
                stale = []
                let (encrypted, without) = try await encrypt(message, for: numbers)
                // Dropped by another process.
                guard let encrypted else { return }
                keyless.formUnion(without)
                numbers = numbers.filter { !keyless.contains($0) }
                try await submit(encrypted, scope: .account)
                devices[account] = numbers
                try await drop(message)
                return await noteDevices(numbers, of: account)
            } catch {
                switch error.relay?.code {
                case .wrongDevices:
                    guard let mismatch = error.relay?.mismatch else { throw error }
                    // The relay wants one that nobody can encrypt for.
                    guard keyless.isDisjoint(with: mismatch.missing) else {
                        throw RelayClientError(RelayError(.noPrekeys))
                    }
                    numbers = numbers.filter { !mismatch.extra.contains($0) }
                    numbers += mismatch.missing.filter { !numbers.contains($0) }
                    stale = mismatch.stale
                    devices[account] = numbers
                case .unknownAddress where error.code == .refused:
                    // A device has gone since the list was made, or the account has: then asking for a list says so.
                    devices[account] = nil
                    numbers = try await devices(of: account)
                default: throw error
                }
            }
        }
        throw RelayClientError(.devicesChanging)
    }

    /// Notes a list that the relay has confirmed. A message that was sent is not held up by it: the next one to the account makes up for it.
    private func noteDevices(_ numbers: [UInt32], of account: String) async {
        do throws(MessagingError) {
            deviceChanges[account] = try await device.note(devices: numbers, of: account)
        } catch {}
    }

    /// A renewal for a device that is gone, or is another now, has nothing left to say.
    private func deliverRenewal(_ message: PendingMessage) async throws(RelayClientError) {
        do throws(RelayClientError) {
            try await submit(message, scope: .devices)
        } catch {
            guard [.wrongDevices, .unknownAddress].contains(error.relay?.code) else { throw error }
        }
        try await drop(message)
    }

    private func submit(_ message: PendingMessage, scope: MessageSubmission.Scope) async throws(RelayClientError) {
        let bytes: [UInt8]
        do throws(RelayError) {
            bytes = try MessageSubmission(
                account: AccountName(message.key.account), id: message.key.id.rawValue, scope: scope,
                items: message.items.map {
                    MessageSubmission.Item(
                        device: $0.envelope.recipient.device, identity: $0.identity.rawRepresentation,
                        envelope: $0.envelope.encoded)
                }
            ).encoded
        } catch {
            throw RelayClientError(error)
        }
        _ = try await connection.bytes(.sendMessage, body: .bytes(bytes), type: RelayEndpoint.bytes)
    }

    /// Encrypts for some devices, and begins a session with each that has none.
    ///
    /// - Returns: The message; nil where it is no longer there. And the devices that it is not for, because they have published nothing yet.
    private func encrypt(
        _ message: PendingMessage, for numbers: [UInt32]
    ) async throws(RelayClientError) -> (PendingMessage?, keyless: Set<UInt32>) {
        let account = message.key.account
        func encrypted(_ numbers: [UInt32]) async throws(MessagingError) -> PendingMessage? {
            var addresses: [DeviceAddress] = []
            for number in numbers { addresses.append(try DeviceAddress(account: account, device: number)) }
            return try await device.encrypt(message.key, for: addresses)
        }
        var keyless: Set<UInt32> = []
        do throws(MessagingError) {
            return (try await encrypted(numbers), [])
        } catch {
            guard error.code == .noSession else { throw RelayClientError(error) }
            keyless = try await begin(with: error.devices.map(\.device), of: account)
        }
        let ready = numbers.filter { !keyless.contains($0) }
        return try await messaging { () async throws(MessagingError) in (try await encrypted(ready), keyless) }
    }

    /// Begins sessions with devices from the bundles that the relay hands out.
    ///
    /// - Returns: Those that are registered and have published nothing.
    private func begin(with numbers: [UInt32], of account: String) async throws(RelayClientError) -> Set<UInt32> {
        let bundles = try await claim(numbers, of: account)
        for bundle in bundles {
            try await messaging { () async throws(MessagingError) in try await device.begin(with: bundle) }
        }
        return Set(numbers).subtracting(bundles.map(\.address.device))
    }

    /// Bundles of devices. What the relay gives for another device than was asked for is no answer.
    func claim(_ numbers: [UInt32], of account: String) async throws(RelayClientError) -> [PrekeyBundle] {
        let name = try accountName(account)
        let bytes = try await connection.bytes(
            .claimPrekeys, json: PrekeyClaim(account: name, devices: numbers.sorted()),
            atMost: RelayLimits.devicesInAccount * (RelayLimits.bundleBytes + 8) + 5)
        let claimed = try answering { () throws(RelayError) in try ClaimedBundles(encoded: bytes) }
        var bundles: [PrekeyBundle] = []
        for claimed in claimed.bundles {
            let bundle = try await messaging { () throws(MessagingError) in try PrekeyBundle(encoded: claimed.bytes) }
            guard bundle.address.account == account, bundle.address.device == claimed.device,
                numbers.contains(claimed.device), !bundles.contains(where: { $0.address == bundle.address })
            else { throw RelayClientError(.malformedAnswer, "the bundle of another device") }
            bundles.append(bundle)
        }
        return bundles
    }

    private func devices(of account: String) async throws(RelayClientError) -> [UInt32] {
        if let known = devices[account] { return known }
        let list = try await connection.json(
            DeviceList.self, from: connection.bytes(.devices, json: AccountQuery(account: accountName(account))))
        let own = device.address
        return list.devices.map(\.device).filter { account != own.account || $0 != own.device }
    }

    private func accountName(_ name: String) throws(RelayClientError) -> AccountName {
        do throws(RelayError) { return try AccountName(name) } catch { throw RelayClientError(error) }
    }
}
