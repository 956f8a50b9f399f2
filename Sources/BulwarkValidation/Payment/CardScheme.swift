/// Who runs the network of a card, told by the first digits of its number (ISO/IEC 7812-1).
public enum CardScheme: String, Sendable, Hashable, CaseIterable {
    /// American Express.
    case americanExpress
    /// Diners Club.
    case dinersClub
    /// Discover.
    case discover
    /// Elo, of Brazil.
    case elo
    /// Hipercard, of Brazil.
    case hipercard
    /// JCB, of Japan.
    case jcb
    /// Maestro, of Mastercard.
    case maestro
    /// Mastercard.
    case mastercard
    /// Mir, of Russia.
    case mir
    /// RuPay, of India.
    case ruPay
    /// Troy, of Türkiye.
    case troy
    /// Universal Air Travel Plan.
    case uatp
    /// UnionPay, of China; some of its numbers do not follow the check digit of ISO/IEC 7812-1.
    case unionPay
    /// Verve, of Nigeria.
    case verve
    /// Visa.
    case visa
}

extension CardScheme {
    /// A range of issuer identification numbers, taken to six digits, and how long numbers in it are.
    struct Range {
        let scheme: CardScheme
        let first: Int
        let last: Int
        let lengths: UInt32

        init(_ scheme: CardScheme, _ prefixes: ClosedRange<Int>, _ lengths: Int...) {
            self.scheme = scheme
            first = Self.padded(prefixes.lowerBound, with: 0)
            last = Self.padded(prefixes.upperBound, with: 9)
            self.lengths = lengths.reduce(0) { $0 | 1 << UInt32($1) }
        }

        init(_ scheme: CardScheme, _ prefix: Int, _ lengths: Int...) {
            self.scheme = scheme
            first = Self.padded(prefix, with: 0)
            last = Self.padded(prefix, with: 9)
            self.lengths = lengths.reduce(0) { $0 | 1 << UInt32($1) }
        }

        private static func padded(_ prefix: Int, with digit: Int) -> Int {
            var value = prefix
            while value < 100_000 { value = value * 10 + digit }
            return value
        }
    }

    /// The ranges, as the networks publish them to acquirers: Visa (4), Mastercard (51–55 and the 2-series of 2017),
    /// American Express (34, 37), Discover's network (which carries Diners Club, JCB and UnionPay in the United States), UnionPay
    /// (62, 81), NPCI (RuPay), Elo, Mir, Troy, Interswitch (Verve), UATP (1). Where ranges overlap, the narrowest decides.
    static let ranges: [Range] = [
        Range(.visa, 4, 13, 16, 18, 19),
        Range(.mastercard, 51...55, 16), Range(.mastercard, 222_100...272_099, 16),
        Range(.americanExpress, 34, 15), Range(.americanExpress, 37, 15),
        Range(.dinersClub, 300...305, 14, 16, 17, 18, 19), Range(.dinersClub, 3095, 14, 16, 17, 18, 19),
        Range(.dinersClub, 36, 14, 16, 17, 18, 19), Range(.dinersClub, 38...39, 14, 16, 17, 18, 19),
        Range(.discover, 6011, 16, 17, 18, 19), Range(.discover, 644...649, 16, 17, 18, 19),
        Range(.discover, 65, 16, 17, 18, 19),
        Range(.jcb, 3528...3589, 16, 17, 18, 19), Range(.jcb, 2131, 15), Range(.jcb, 1800, 15),
        Range(.unionPay, 62, 16, 17, 18, 19), Range(.unionPay, 8100...8171, 16, 17, 18, 19),
        Range(.maestro, 50, 12, 13, 14, 15, 16, 17, 18, 19), Range(.maestro, 56...58, 12, 13, 14, 15, 16, 17, 18, 19),
        Range(.maestro, 63, 12, 13, 14, 15, 16, 17, 18, 19), Range(.maestro, 67, 12, 13, 14, 15, 16, 17, 18, 19),
        Range(.mir, 2200...2204, 16, 17, 18, 19),
        Range(.ruPay, 508_500...508_999, 16), Range(.ruPay, 606_985...607_984, 16),
        Range(.ruPay, 608_001...608_500, 16),
        Range(.ruPay, 652_150...653_149, 16), Range(.ruPay, 8172...8199, 16), Range(.ruPay, 82, 16),
        Range(.troy, 9792, 16),
        Range(.elo, 401_178...401_179, 16), Range(.elo, 438_935, 16), Range(.elo, 457_631...457_632, 16),
        Range(.elo, 431_274, 16), Range(.elo, 451_416, 16), Range(.elo, 457_393, 16), Range(.elo, 504_175, 16),
        Range(.elo, 506_699...506_778, 16), Range(.elo, 509_000...509_999, 16), Range(.elo, 627_780, 16),
        Range(.elo, 636_297, 16), Range(.elo, 636_368, 16), Range(.elo, 650_031...650_051, 16),
        Range(.elo, 650_405...650_439, 16), Range(.elo, 650_485...650_598, 16), Range(.elo, 650_700...650_727, 16),
        Range(.elo, 650_901...650_978, 16), Range(.elo, 651_652...651_679, 16), Range(.elo, 655_000...655_058, 16),
        Range(.hipercard, 606_282, 16),
        Range(.verve, 506_099...506_198, 16, 18, 19), Range(.verve, 507_865...507_964, 16, 18, 19),
        Range(.verve, 650_002...650_027, 16, 18, 19),
        Range(.uatp, 1, 15),
    ]

    /// The narrowest range that six digits are in.
    static func range(of prefix: Int) -> Range? {
        ranges.lazy.filter { $0.first <= prefix && prefix <= $0.last }.min { $0.last - $0.first < $1.last - $1.first }
    }
}
