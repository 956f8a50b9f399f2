import BulwarkAuthentication
import Testing

@Suite("PIN policy")
struct PINPolicyTests {
    @Test(
        "names what is wrong with a PIN",
        arguments: [
            ("739164", []), ("", [.tooShort]), ("73916", [.tooShort]), ("7391640285173", [.tooLong]),
            ("777777", [.repeated]), ("797979", [.repeated]), ("739739", [.repeated]), ("739738", []),
            ("456789", [.sequence]), ("654321", [.sequence, .common]), ("159753", [.common]),
            ("696969", [.repeated, .common]), ("147258", [.common]),
            ("314159", [.common]), ("567890", [.sequence]), ("456780", []),
            ("311299", [.date]), ("123199", [.date]), ("991231", [.date]), ("310299", []),
            ("24121985", [.date]), ("19851224", [.date]), ("24128585", []),
            ("７３９１６４", [.notDigits]), ("٧٣٩١٦٤", [.notDigits]), ("73916a", [.notDigits]), ("73916 ", [.notDigits]),
            ("739164\u{0}", [.notDigits]), ("-39164", [.notDigits]),
        ] as [(String, [PINViolation])])
    func violations(pin: String, expected: [PINViolation]) {
        #expect(PINPolicy().violations(in: pin.utf8) == expected)
    }

    @Test("refuses days, months and years of four digits", arguments: ["2412", "1224", "1985", "2029"])
    func shortDates(pin: String) {
        #expect(PINPolicy(length: 4...4).violations(in: pin.utf8).first == .date)
    }

    @Test(
        "finds common PINs as a whole, not in parts of others or of the table",
        arguments: ["597531", "159752", "591597", "654322"])
    func notCommon(pin: String) {
        #expect(!PINPolicy().violations(in: pin.utf8).contains(.common))
    }

    @Test("never allows fewer than four digits")
    func floor() {
        #expect(PINPolicy(length: 0...2).length == 4...4)
    }
}
