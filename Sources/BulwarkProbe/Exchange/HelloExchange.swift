public import BulwarkCore

/// One ClientHello sent and one first flight read, over a connection of its own.
///
/// Nothing more is ever sent: no handshake is finished, no request made. In TLS 1.3 the flight is decrypted up to the
/// server's certificates. What comes back is **unverified**: certificates are what the server presents, not what anybody
/// should trust.
public struct HelloExchange: Sendable, Hashable {
    /// Where to connect.
    public var address: SocketAddress
    /// What to send.
    public var hello: ClientHello
    /// How long all of it may take, from connecting to the last byte.
    public var timeLimit: Duration
    /// What the answer may cost.
    public var limits: HelloLimits

    /// Makes an exchange.
    ///
    /// - Parameters:
    ///   - address: Where to connect.
    ///   - hello: What to send.
    ///   - timeLimit: How long all of it may take; 5 seconds by default.
    ///   - limits: What the answer may cost.
    public init(
        address: SocketAddress, hello: ClientHello, timeLimit: Duration = .seconds(5),
        limits: HelloLimits = HelloLimits()
    ) {
        self.address = address
        self.hello = hello
        self.timeLimit = timeLimit
        self.limits = limits
    }

    /// Connects, sends and reads; blocks its thread up to the time limit.
    ///
    /// - Throws: `HelloFailure` where no answer comes.
    public func perform() throws(HelloFailure) -> HelloAnswer {
        let deadline = ContinuousClock.now + timeLimit
        let record: [UInt8]
        let keys =
            hello.version == .tls13 ? ClientKeys(groups: hello.sharedGroups.filter(hello.groups.contains)) : nil
        do {
            var generator = SystemRandomNumberGenerator()
            record = try hello.record(
                random: (0..<32).map { _ in .random(in: 0...255, using: &generator) }, shares: keys?.shares ?? [])
        } catch {
            throw .unwritable
        }
        // The hello is one record, whose header is no part of the handshake.
        let flight = FlightReader(limits: limits, keys: keys, clientHello: Array(record.dropFirst(5)))
        do {
            let socket = try StreamSocket(connectingTo: address, by: deadline)
            // A server that refuses may hang up before the hello is out; what it said is read all the same.
            var broken: SocketFault?
            do { try socket.send(record, by: deadline) } catch { broken = error }
            return try read(flight, from: socket, by: deadline, broken: broken)
        } catch let fault as SocketFault {
            throw HelloFailure(fault)
        } catch let failure as HelloFailure {
            throw failure
        } catch {
            throw .reset
        }
    }

    private func read(
        _ flight: consuming FlightReader, from socket: borrowing StreamSocket, by deadline: ContinuousClock.Instant,
        broken: SocketFault?
    ) throws(HelloFailure) -> HelloAnswer {
        var flight = flight
        while true {
            let bytes: [UInt8]
            do { bytes = try socket.receive(atMost: 16 << 10, by: deadline) } catch {
                throw HelloFailure(broken ?? error)
            }
            guard !bytes.isEmpty else { throw broken.map { HelloFailure($0) } ?? .closed }
            let progress: FlightReader.Progress
            do { progress = try flight.append(bytes) } catch { throw HelloFailure(error) }
            switch progress {
            case .unfinished: continue
            case .answer(let answer):
                let isOlder = answer.hello.version < ProtocolVersion.tls13.rawValue
                guard hello.cipherSuites.contains(answer.hello.cipherSuite), isOlder == (hello.version < .tls13),
                    answer.hello.version <= hello.version.rawValue
                else { throw .malformed(.notOffered) }
                return answer
            case .alert(let alert): throw .alert(alert)
            }
        }
    }
}
