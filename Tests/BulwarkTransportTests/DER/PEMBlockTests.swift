import BulwarkCore
import BulwarkTransport
import Testing

struct PEMBlockTests {
    @Test func `Blocks are read in their order, whatever stands around them and however lines end`() throws {
        let first = PEMBlock(label: "CERTIFICATE", bytes: Array(0..<100))
        let second = PEMBlock(label: "PUBLIC KEY", bytes: [1])
        let text = "subject: x\n" + first.text + "\n between \n" + second.text + "after"
        for end in ["\n", "\r\n", "\r", " \t\n"] {
            let written = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
            #expect(try PEMBlock.blocks(in: Array(written.utf8)) == [first, second])
        }
        #expect(try PEMBlock.blocks(in: []) == [])
    }

    @Test(arguments: [
        "-----BEGIN A-----\nAAAA", "-----BEGIN A-----\nAAAA\n-----END B-----", "-----BEGIN A-----\n-----END A-----",
        "-----BEGIN A-----\nAAA\n-----END A-----", "-----BEGIN A-----\nA*AA\n-----END A-----",
        "-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END A-----",
        "-----BEGIN A-----\nAAAA\n-----BEGIN A-----\nAAAA\n-----END A-----",
    ])
    func `A broken block is an error`(text: String) {
        #expect(throws: TransportError(.malformedPEM)) { try PEMBlock.blocks(in: Array(text.utf8)) }
    }

    @Test func `Limits hold`() {
        let text = Array(PEMBlock(label: "A", bytes: [1]).text.utf8)
        #expect(throws: TransportError(.tooLarge)) {
            try PEMBlock.blocks(in: text, limits: CertificateLimits(textBytes: text.count - 1))
        }
        #expect(throws: TransportError(.tooLarge)) {
            try PEMBlock.blocks(in: text + text, limits: CertificateLimits(blocks: 1))
        }
    }

    @Test func `Mutated texts are read or refused, never more than they hold`() {
        var random = SeededGenerator(seed: 9)
        let text = Array(PEMBlock(label: "CERTIFICATE", bytes: Sample.der).text.utf8)
        var refused = 0
        for _ in 0..<2000 {
            var mutated = text
            let position = Int.random(in: 0..<mutated.count, using: &random)
            if Bool.random(using: &random) {
                mutated[position] = UInt8.random(in: 0...255, using: &random)
            } else {
                mutated.removeSubrange(position..<min(mutated.count, position + 70))
            }
            guard let blocks = try? PEMBlock.blocks(in: mutated) else {
                refused += 1
                continue
            }
            #expect(blocks.allSatisfy { $0.bytes.count < mutated.count })
        }
        #expect(refused > 0)
    }

    @Test func `Every code of the module has a message`() {
        #expect(TransportError.Code.all.allSatisfy { $0.message?.key.description == $0.rawValue })
        #expect(Set(TransportError.Code.all).count == TransportError.Code.all.count)
    }
}
