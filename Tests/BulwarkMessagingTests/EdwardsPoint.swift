@testable import BulwarkMessaging

/// A point of edwards25519 (RFC 8032 §5.1) by the textbook: what the product's check, which multiplies by X25519, is held to.
struct EdwardsPoint {
    private let x, y, z, t: FieldElement

    private static let d = FieldElement.zero - FieldElement(121_665) * FieldElement(121_666).inverse
    private static let twoD = d + d
    /// 2^((p − 1) / 4).
    private static let rootOfMinusOne = FieldElement(2).power(
        littleEndian: [0xFB] + [UInt8](repeating: 0xFF, count: 30) + [0x1F])
    /// The order of the base point, 2²⁵² + 27742317777372353535851937790883648493, the least significant byte first.
    static let order: [UInt8] = [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    private static let identity = EdwardsPoint(x: .zero, y: .one, z: .one, t: .zero)

    private init(x: FieldElement, y: FieldElement, z: FieldElement, t: FieldElement) {
        (self.x, self.y, self.z, self.t) = (x, y, z, t)
    }

    /// Reads a point as RFC 8032 §5.1.3 does, and refuses each that has another spelling.
    init?(canonical bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        let y = FieldElement(littleEndian: bytes)
        var spelling = y.littleEndian
        spelling[31] |= bytes[31] & 0x80
        guard spelling == bytes else { return nil }
        // x² = u / v
        let square = y * y
        let u = square - .one, v = Self.d * square + .one
        let cube = v * v * v
        var x =
            u * cube * (u * cube * cube * v).power(littleEndian: [0xFD] + [UInt8](repeating: 0xFF, count: 30) + [0x0F])
        let check = v * x * x
        if !(check - u).isZero {
            guard (check + u).isZero else { return nil }
            x = x * Self.rootOfMinusOne
        }
        let wantsOdd = bytes[31] & 0x80 != 0
        if x.isZero && wantsOdd { return nil }
        if x.isOdd != wantsOdd { x = .zero - x }
        self.init(x: x, y: y, z: .one, t: x * y)
    }

    var isIdentity: Bool { x.isZero && (y - z).isZero }

    /// Whether it lies in the group that the base point makes: then it has no part of small order.
    var isInPrimeOrderGroup: Bool { multiplied(by: Self.order).isIdentity }

    /// The point's u on curve25519: (1 + y) / (1 − y) (RFC 7748 §4.1).
    var montgomeryU: [UInt8] { ((z + y) * (z - y).inverse).littleEndian }

    /// As RFC 8032 §5.1.2 writes it.
    var encoded: [UInt8] {
        let inverse = z.inverse
        var bytes = (y * inverse).littleEndian
        if (x * inverse).isOdd { bytes[31] |= 0x80 }
        return bytes
    }

    private func multiplied(by scalar: [UInt8]) -> EdwardsPoint {
        var result = Self.identity
        for byte in scalar.reversed() {
            for bit in (0..<8).reversed() {
                result = result.doubled()
                if byte >> bit & 1 == 1 { result = result.adding(self) }
            }
        }
        return result
    }

    /// RFC 8032 §5.1.4.
    func adding(_ other: EdwardsPoint) -> EdwardsPoint {
        let a = (y - x) * (other.y - other.x)
        let b = (y + x) * (other.y + other.x)
        let c = t * Self.twoD * other.t
        let d = (z + z) * other.z
        return Self.completed(e: b - a, f: d - c, g: d + c, h: b + a)
    }

    /// RFC 8032 §5.1.4.
    private func doubled() -> EdwardsPoint {
        let a = x * x, b = y * y
        let c = z * z
        let h = a + b
        let e = h - (x + y) * (x + y)
        let g = a - b
        return Self.completed(e: e, f: c + c + g, g: g, h: h)
    }

    private static func completed(e: FieldElement, f: FieldElement, g: FieldElement, h: FieldElement) -> EdwardsPoint {
        EdwardsPoint(x: e * f, y: g * h, z: f * g, t: e * h)
    }
}

extension FieldElement {
    var isOdd: Bool { littleEndian[0] & 1 == 1 }
    var isZero: Bool { littleEndian.allSatisfy { $0 == 0 } }

    func power(littleEndian exponent: [UInt8]) -> FieldElement {
        var result = Self.one
        for byte in exponent.reversed() {
            for bit in (0..<8).reversed() {
                result = result * result
                if byte >> bit & 1 == 1 { result = result * self }
            }
        }
        return result
    }
}
