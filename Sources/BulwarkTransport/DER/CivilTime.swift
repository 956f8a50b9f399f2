/// Seconds since 1970 of a moment in UTC (proleptic Gregorian calendar), and back.
package enum CivilTime {
    /// - Parameter fields: month, day, hour, minute, second; nil where there is no such moment.
    static func seconds(year: Int64, _ fields: [Int64]) -> Int64? {
        guard fields.count == 5, (0...9999).contains(year), (1...12).contains(fields[0]),
            (1...days(in: fields[0], of: year)).contains(fields[1]), (0...23).contains(fields[2]),
            (0...59).contains(fields[3]), (0...59).contains(fields[4])
        else { return nil }
        return days(year, fields[0], fields[1]) * 86400 + fields[2] * 3600 + fields[3] * 60 + fields[4]
    }

    /// The moment of a text `YYYY-MM-DDThh:mm:ssZ` (RFC 3339, in UTC).
    package static func seconds(of text: String) -> Int64? {
        let fields = text.split(separator: "T", omittingEmptySubsequences: false)
        guard text.utf8.count == 20, fields.count == 2, fields[1].last == "Z",
            let day = seconds(ofDay: String(fields[0]))
        else { return nil }
        let parts = fields[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]), let second = Int64(parts[2]), hour < 24,
            minute < 60,
            second < 60
        else { return nil }
        return day + hour * 3600 + minute * 60 + second
    }

    /// `YYYY-MM-DD`, in UTC.
    package static func day(of seconds: Int64) -> String {
        // The inverse of `days`: eras of 400 years that begin in March.
        let shifted = Int64((Double(seconds) / 86400).rounded(.down)) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * month + 2) / 5 + 1
        let number = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (number <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ width: Int) -> String {
            let text = "\(value)"
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return "\(padded(year, 4))-\(padded(number, 2))-\(padded(day, 2))"
    }

    /// `YYYY-MM-DDThh:mm:ssZ`, in UTC (RFC 3339).
    package static func text(of seconds: Int64) -> String {
        let ofDay = seconds - Int64((Double(seconds) / 86400).rounded(.down)) * 86400
        let parts = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(day(of: seconds))T\(parts.joined(separator: ":"))Z"
    }

    /// The moment at which a day written `YYYY-MM-DD` begins.
    package static func seconds(ofDay text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }),
            let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
        else { return nil }
        return seconds(year: year, [month, day, 0, 0, 0])
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
