/// Bytes of handshakes, made by hand.
enum Wire {
    static func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [type, 3, 3, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }

    static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [type] + vector3(body) }

    static func vector3(_ body: [UInt8]) -> [UInt8] {
        [UInt8(body.count >> 16 & 255), UInt8(body.count >> 8 & 255), UInt8(body.count & 255)] + body
    }

    /// A ServerHello of TLS 1.2, with a suite and extensions.
    static func serverHello(suite: [UInt8] = [0xC0, 0x2F], extensions: [UInt8] = []) -> [UInt8] {
        message(
            2,
            [3, 3] + [UInt8](repeating: 9, count: 32) + [0] + suite + [0]
                + [UInt8(extensions.count >> 8), UInt8(extensions.count & 255)] + extensions)
    }

    static let certificates = message(11, vector3(vector3([0x30, 1, 0]) + vector3([0x30, 1, 1])))
    static let staple = message(22, [1] + vector3([0x30, 3, 10, 1, 0]))
    /// x25519 with a key of four bytes, signed by 0x0804.
    static let keyExchange = message(12, [3, 0, 29, 4, 1, 2, 3, 4, 8, 4, 0, 2, 7, 7])
    static let extensions: [UInt8] = [
        0, 5, 0, 0, 0, 16, 0, 5, 0, 3, 2, 0x68, 0x32, 0, 18, 0, 5, 0, 3, 0, 1, 0xAA, 0, 23, 0, 0,
    ]
    static let flight =
        serverHello(extensions: extensions) + certificates + staple + keyExchange + message(13, []) + message(14, [])
}

/// A generator that a seed decides.
struct SeededNumbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    /// Changes some bytes, and cuts the end off now and then.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...next(4) { bytes[next(bytes.count)] = UInt8(next(256)) }
        if next(4) == 0 { bytes.removeLast(next(bytes.count)) }
        return bytes
    }
}
