/// The record that the user wants biometrics: the magic `BWBIOCHC`, the version 1, then the enrolment's bytes; none while the wrap is dead.
enum BiometricChoice {
    private static let head = Array("BWBIOCHC".utf8) + [1]
    /// More than any enrolment's bytes that were seen.
    private static let maximumSize = 4096

    static func encoded(_ enrolment: [UInt8]) -> [UInt8] { head + enrolment }

    /// The enrolment under which the key was wrapped. A record that cannot be read counts as a wrap that is dead.
    static func enrolment(of bytes: [UInt8]) -> [UInt8] {
        guard bytes.starts(with: head), bytes.count <= head.count + maximumSize else { return [] }
        return Array(bytes.dropFirst(head.count))
    }
}
