/// What one step of a device changes: it becomes durable as a whole.
public struct MessagingTransaction: Sendable {
    /// A row to be written.
    public struct Write: Sendable, Hashable {
        /// The row's name.
        public let name: String
        /// The version that is stored now, 0 for none; the new one is one more.
        public let expectedVersion: UInt64
        /// The new content.
        public let sealed: [UInt8]

        package init(name: String, expectedVersion: UInt64, sealed: [UInt8]) {
            self.name = name
            self.expectedVersion = expectedVersion
            self.sealed = sealed
        }
    }

    /// The rows to be written.
    public package(set) var writes: [Write] = []
    /// The envelope that was received, to be known again.
    public package(set) var envelope: EnvelopeID?
    /// What it said: for the app's own tables.
    public package(set) var received: ReceivedMessage?
    /// How far the relay's list was read.
    public package(set) var cursor: UInt64?
    /// What is to be sent, for stores that keep an outbox.
    public package(set) var outgoing: [Envelope] = []

    package init() {}
}
