internal import ArgumentParser
internal import BulwarkStorage

/// The value of `--passes`.
struct ErasePassList: ExpressibleByArgument, Equatable {
    let passes: [ErasePass]

    static let dod = ErasePassList(passes: ErasePass.dod)
    /// More passes have never been of use to anybody; a slip of the finger should not take days.
    static let maximumCount = 35

    init(passes: [ErasePass]) { self.passes = passes }

    /// Reads `dod`, a number of random passes, or a list of `random` and bytes such as `0x55`.
    init?(argument: String) {
        if argument == "dod" {
            self = .dod
        } else if let count = Int(argument) {
            guard (1...Self.maximumCount).contains(count) else { return nil }
            passes = Array(repeating: .random, count: count)
        } else {
            var passes: [ErasePass] = []
            for item in argument.split(separator: ",", omittingEmptySubsequences: false) {
                guard let pass = Self.pass(item) else { return nil }
                passes.append(pass)
            }
            guard passes.count <= Self.maximumCount else { return nil }
            self.passes = passes
        }
    }

    var defaultValueDescription: String {
        self == .dod ? "dod" : passes.map(Self.text).joined(separator: ",")
    }

    private static func pass(_ item: Substring) -> ErasePass? {
        if item == "random" { return .random }
        let digits = item.dropFirst(2)
        guard item.hasPrefix("0x"), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
            let byte = UInt8(digits, radix: 16)
        else { return nil }
        return .fixed(byte)
    }

    private static func text(_ pass: ErasePass) -> String {
        switch pass {
        case .random: "random"
        case .fixed(let byte): "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
