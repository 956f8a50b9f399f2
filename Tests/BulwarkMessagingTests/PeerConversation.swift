import Foundation
import Testing

/// An interpreter that has the peers' packages: Scripts/external/check-messaging names it.
let messagingPython = ProcessInfo.processInfo.environment["BULWARK_MESSAGING_PYTHON"]

/// Who writes, or reads.
enum Side { case device, peer }

/// A conversation between this library's device and another maker's, with messages lost, late and spoilt.
struct PeerConversation<Message> {
    /// Writes the message of a number.
    let write: (Side, Int) async throws -> Message
    /// Reads a message, and holds it to what was written.
    let read: (Message, Side) async throws -> Void
    /// Gives a spoilt copy, which has to be refused.
    let spoil: (Message, Side, inout Seeded) async throws -> Void
    /// Starts the device anew, as an app is.
    let restart: () async throws -> Void

    private(set) var readCount = 0
    private(set) var refusedCount = 0
    private var number = 0
    private var toPeer: [Message] = []
    private var toDevice: [Message] = []

    init(
        write: @escaping (Side, Int) async throws -> Message, read: @escaping (Message, Side) async throws -> Void,
        spoil: @escaping (Message, Side, inout Seeded) async throws -> Void, restart: @escaping () async throws -> Void
    ) {
        (self.write, self.read, self.spoil, self.restart) = (write, read, spoil, restart)
    }

    /// The first message, which arrives: until then the other side can say nothing.
    mutating func begin(by side: Side) async throws {
        try await say(side)
        try await deliver(at: 0, to: side == .peer ? .device : .peer)
    }

    mutating func run(_ steps: Int, _ generator: inout Seeded) async throws {
        for _ in 0..<steps {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<2: try await say(.device)
            case 2..<4: try await say(.peer)
            case 4:
                // Refused on both sides, and the genuine ones are read afterwards.
                for (message, side) in [(toPeer.first, Side.peer), (toDevice.first, .device)] {
                    guard let message else { continue }
                    try await spoil(message, side, &generator)
                    refusedCount += 1
                }
            case 5..<7 where !toPeer.isEmpty:
                let place = Int.random(in: 0..<toPeer.count, using: &generator)
                try await deliver(at: place, to: .peer)
            case 7..<9 where !toDevice.isEmpty:
                let place = Int.random(in: 0..<toDevice.count, using: &generator)
                try await deliver(at: place, to: .device)
                if number % 10 == 0 { try await restart() }
            case 9 where toDevice.count > 2 && toPeer.count > 2:
                toDevice.removeFirst()
                toPeer.removeLast()
            default: break
            }
        }
        while !toPeer.isEmpty { try await deliver(at: 0, to: .peer) }
        while !toDevice.isEmpty { try await deliver(at: 0, to: .device) }
    }

    private mutating func say(_ side: Side) async throws {
        number += 1
        let message = try await write(side, number)
        if side == .device { toPeer.append(message) } else { toDevice.append(message) }
    }

    private mutating func deliver(at place: Int, to side: Side) async throws {
        let message = side == .peer ? toPeer.remove(at: place) : toDevice.remove(at: place)
        try await read(message, side)
        readCount += 1
    }
}

/// A script of Scripts/external, a line at a time.
final class PythonPeer {
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var rest: [UInt8] = []

    init(_ python: String, script name: String) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Scripts/external/\(name)")
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script.path]
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
    }

    func ask(_ request: [String: String]) throws -> [String: String] {
        try requests.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + [0x0A])
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest.removeFirst(end + 1) }
                return try JSONDecoder().decode([String: String].self, from: Data(rest[..<end]))
            }
            let more = answers.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the peer has ended")
            rest += more
        }
    }

    /// It ends with its input.
    func end() { try? requests.fileHandleForWriting.close() }
}
