#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A block of a PEM text (RFC 7468): what stands between a BEGIN and an END line.
public struct PEMBlock: Sendable, Hashable {
    /// The label, such as `CERTIFICATE`.
    public var label: String
    /// The bytes that the base64 stands for.
    public var bytes: [UInt8]

    /// A block of a label.
    public init(label: String, bytes: [UInt8]) {
        self.label = label
        self.bytes = bytes
    }

    /// Reads all blocks of a text, in their order; what stands outside of blocks is ignored.
    ///
    /// - Parameters:
    ///   - text: The text, in ASCII. Lines may end in LF, CR LF or CR.
    ///   - limits: How much it may hold.
    /// - Throws: ``TransportError`` with `malformedPEM` for a block without end, with headers (RFC 1421) or with broken
    ///   base64; with `tooLarge`.
    public static func blocks(
        in text: [UInt8], limits: CertificateLimits = CertificateLimits()
    ) throws(TransportError) -> [PEMBlock] {
        guard text.count <= limits.textBytes else { throw TransportError(.tooLarge, "a PEM text") }
        var blocks: [PEMBlock] = []
        var open: (label: ArraySlice<UInt8>, body: [UInt8])?
        for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = Self.trimmed(line)
            if let label = Self.label(of: line, "-----BEGIN ") {
                guard open == nil else { throw TransportError(.malformedPEM, "a block begins within another") }
                guard blocks.count < limits.blocks else { throw TransportError(.tooLarge, "the blocks of a PEM text") }
                open = (label, [])
            } else if let block = open {
                if let label = Self.label(of: line, "-----END ") {
                    guard label == block.label else { throw TransportError(.malformedPEM, "the labels differ") }
                    guard let data = Data(base64Encoded: Data(block.body)), !data.isEmpty else {
                        throw TransportError(.malformedPEM, "a block is no base64")
                    }
                    blocks.append(PEMBlock(label: String(decoding: label, as: UTF8.self), bytes: Array(data)))
                    open = nil
                } else {
                    open?.body += line
                }
            }
        }
        guard open == nil else { throw TransportError(.malformedPEM, "a block has no end") }
        return blocks
    }

    /// Whether bytes are a PEM text and no DER: a BEGIN line stands in them, and they do not begin with a SEQUENCE.
    public static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.first != DERReader.Tag.sequence && bytes.firstRange(of: Array("-----BEGIN ".utf8)) != nil
    }

    /// The block as text, with lines of 64 characters and a line feed at the end.
    public var text: String {
        let body = Array(Data(bytes).base64EncodedString().utf8)
        let lines = stride(from: 0, to: body.count, by: 64).map {
            String(decoding: body[$0...].prefix(64), as: UTF8.self)
        }
        return (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let line = line.drop { $0 == 0x20 || $0 == 0x09 }
        let end = line.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return end.map { line[...$0] } ?? []
    }

    private static func label(of line: ArraySlice<UInt8>, _ start: String) -> ArraySlice<UInt8>? {
        let end = Array("-----".utf8)
        guard line.count > start.utf8.count + end.count, line.starts(with: start.utf8), line.suffix(5) == end[...]
        else { return nil }
        return line.dropFirst(start.utf8.count).dropLast(5)
    }
}
