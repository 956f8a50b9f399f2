internal import BulwarkCore
internal import Foundation

/// The Double Ratchet (Signal's specification, revision 1) with headers in the clear.
///
/// A value type: decrypting changes a copy, and the copy takes the place of the original only after the message was authenticated. Its keys
/// are in ``SecureBytes``, which are zeroed when the last copy lets go of them.
struct Ratchet: Sendable {
    struct Chain: Sendable {
        var key: SecureBytes
        /// The number of the next message.
        var next: UInt32 = 0
    }

    struct SkippedKey: Sendable {
        let number: UInt32
        let key: SecureBytes
        let storedAt: UInt64
    }

    struct ReceivingChain: Sendable {
        let remote: AgreementPublicKey
        /// nil once the other side went on to the next chain and said how long this one was.
        var key: SecureBytes?
        var next: UInt32 = 0
        var skipped: [SkippedKey] = []
    }

    let wire: Wire
    let associatedData: [UInt8]
    var root: SecureBytes
    var own: AgreementKeyPair
    /// nil when the next message to be sent begins a new chain.
    var sending: Chain?
    /// How many messages the chain before ``sending`` had.
    var previousCount: UInt32 = 0
    /// The newest last.
    var receiving: [ReceivingChain] = []

    /// The initiator's: it can send at once.
    init(
        initiating outcome: Handshake.Outcome, to remote: AgreementPublicKey, entropy: some EntropySource
    ) throws(MessagingError) {
        wire = outcome.wire
        associatedData = outcome.associatedData
        let (own, shared) = try AgreementKeyPair.make(agreeingWith: [remote], from: entropy)
        self.own = own
        let (root, chain) = KeyDerivation.root(outcome.root, shared[0], info: wire.rootInfo)
        self.root = root
        sending = Chain(key: chain)
    }

    /// The responder's: its first key is the signed prekey.
    init(responding outcome: Handshake.Outcome, with signedPrekey: AgreementKeyPair) {
        wire = outcome.wire
        associatedData = outcome.associatedData
        root = outcome.root
        own = signedPrekey
    }

    /// Encrypts; the state that results has to be stored before what was encrypted is handed on.
    mutating func encrypt(_ content: UnsafeRawBufferPointer, entropy: some EntropySource) throws(MessagingError)
        -> [UInt8]
    {
        defer { StackResidue.scrub() }
        var copy = self
        let chain = try copy.chainToSend(entropy)
        guard chain.next < .max else { throw MessagingError(.tooLarge, "a chain's length") }
        let (key, next) = try KeyDerivation.step(chain.key)
        let header = Header(key: copy.own.publicKey, previousCount: copy.previousCount, number: chain.next)
        let message = try wire.seal(content, header, under: key, authenticating: associatedData, entropy: entropy)
        copy.sending = Chain(key: next, next: chain.next + 1)
        self = copy
        return message
    }

    private mutating func chainToSend(_ entropy: some EntropySource) throws(MessagingError) -> Chain {
        if let sending { return sending }
        guard let remote = receiving.last?.remote else { throw MessagingError(.noSession, "nothing was received yet") }
        let (own, shared) = try AgreementKeyPair.make(agreeingWith: [remote], from: entropy)
        self.own = own
        let (root, chain) = KeyDerivation.root(self.root, shared[0], info: wire.rootInfo)
        self.root = root
        return Chain(key: chain)
    }

    /// Decrypts what ``encrypt(_:entropy:)`` of the other side gave.
    ///
    /// - Parameters:
    ///   - header: The message's header.
    ///   - sealed: The rest of it; see ``Wire/open(_:_:under:authenticating:)``.
    ///   - now: The time, in seconds.
    ///   - limits: How much is kept and accepted.
    /// - Throws: ``MessagingError/Code/notAuthentic``, ``MessagingError/Code/keyGone``, ``MessagingError/Code/tooFarAhead`` or
    ///   ``MessagingError/Code/malformed``; then nothing has changed.
    mutating func decrypt(
        _ header: Header, _ sealed: UnsafeRawBufferPointer, now: UInt64, limits: MessagingLimits
    ) throws(MessagingError) -> SecureBytes {
        defer { StackResidue.scrub() }
        var copy = self
        let key = try copy.messageKey(for: header, now: now, limits: limits)
        let content = try wire.open(sealed, header, under: key, authenticating: associatedData)
        copy.forget(now: now, limits: limits)
        self = copy
        return content
    }

    /// Whether a message belongs to a chain that is known: then it is this session's, or forged.
    func knows(_ key: AgreementPublicKey) -> Bool { receiving.contains { $0.remote == key } }

    /// The number of the next message of a chain; 0 for one that is not known.
    func received(under key: AgreementPublicKey) -> UInt32 { receiving.last { $0.remote == key }?.next ?? 0 }

    private mutating func messageKey(
        for header: Header, now: UInt64, limits: MessagingLimits
    ) throws(MessagingError) -> SecureBytes {
        if let index = receiving.lastIndex(where: { $0.remote == header.key }) {
            if header.number < receiving[index].next { return try takeSkipped(header.number, index) }
            guard receiving[index].key != nil else { throw MessagingError(.notAuthentic, "beyond a chain's end") }
            return try advance(index, to: header.number, now: now, most: limits.skippedInMessage)
        }
        // A new chain. What is missing of the last one is kept first.
        var most = limits.skippedInMessage
        if let last = receiving.indices.last, receiving[last].key != nil {
            // The other side counts what it sent: less than was received is forged.
            guard header.previousCount >= receiving[last].next else {
                throw MessagingError(.notAuthentic, "a chain's end")
            }
            most -= Int(header.previousCount - receiving[last].next)
            try skip(last, to: header.previousCount, now: now, most: limits.skippedInMessage)
            receiving[last].key = nil
        }
        let (root, chain) = KeyDerivation.root(self.root, try own.agree(with: header.key), info: wire.rootInfo)
        self.root = root
        receiving.append(ReceivingChain(remote: header.key, key: chain))
        if let sending { previousCount = sending.next }
        sending = nil
        return try advance(receiving.count - 1, to: header.number, now: now, most: most)
    }

    private mutating func takeSkipped(_ number: UInt32, _ index: Int) throws(MessagingError) -> SecureBytes {
        guard let place = receiving[index].skipped.firstIndex(where: { $0.number == number }) else {
            throw MessagingError(.keyGone)
        }
        return receiving[index].skipped.remove(at: place).key
    }

    private mutating func advance(_ index: Int, to number: UInt32, now: UInt64, most: Int) throws(MessagingError)
        -> SecureBytes
    {
        try skip(index, to: number, now: now, most: most)
        guard let chain = receiving[index].key, number < .max else { throw MessagingError(.notAuthentic) }
        let (key, next) = try KeyDerivation.step(chain)
        receiving[index].key = next
        receiving[index].next = number + 1
        return key
    }

    private mutating func skip(_ index: Int, to number: UInt32, now: UInt64, most: Int) throws(MessagingError) {
        guard Int(number) - Int(receiving[index].next) <= most else { throw MessagingError(.tooFarAhead) }
        while receiving[index].next < number, let chain = receiving[index].key {
            let (key, next) = try KeyDerivation.step(chain)
            receiving[index].skipped.append(SkippedKey(number: receiving[index].next, key: key, storedAt: now))
            receiving[index].key = next
            receiving[index].next += 1
        }
    }

    /// How many keys of missing messages it keeps.
    var skippedCount: Int { receiving.reduce(0) { $0 + $1.skipped.count } }

    /// Lets go of keys that are too many or too old, and of chains that nothing is missing of.
    mutating func forget(now: UInt64, limits: MessagingLimits) {
        var surplus = skippedCount - max(0, min(limits.skippedKeys, Self.mostKeys))
        for index in receiving.indices where !receiving[index].skipped.isEmpty {
            if surplus > 0 {
                let dropped = min(surplus, receiving[index].skipped.count)
                receiving[index].skipped.removeFirst(dropped)
                surplus -= dropped
            }
            if let first = receiving[index].skipped.first, Self.isOld(first, now, limits) {
                receiving[index].skipped.removeAll { Self.isOld($0, now, limits) }
            }
        }
        if receiving.count > limits.receivingChains {
            let old = receiving.dropLast(limits.receivingChains).filter { !$0.skipped.isEmpty }
            receiving = old + receiving.suffix(limits.receivingChains)
        }
    }

    private static func isOld(_ key: SkippedKey, _ now: UInt64, _ limits: MessagingLimits) -> Bool {
        Double(now) - Double(key.storedAt) > limits.skippedKeyAge
    }
}
