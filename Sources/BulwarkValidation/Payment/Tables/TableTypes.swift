/// Currencies by their code (ISO 4217). The entries are generated.
enum CurrencyTable {
    struct Entry {
        let code: String
        let numeric: Int
        let minorUnits: Int?
        let isWithdrawn: Bool

        init(_ code: String, _ numeric: Int, _ minorUnits: Int?, isWithdrawn: Bool = false) {
            self.code = code
            self.numeric = numeric
            self.minorUnits = minorUnits
            self.isWithdrawn = isWithdrawn
        }
    }

    static let byCode = Dictionary(entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
}

/// Formats of account numbers by country (ISO 13616-1). The entries are generated.
enum IBANTable {
    struct Entry {
        let country: String
        /// Of the whole number, with country and check digits.
        let length: Int
        /// In the registry's notation: `8!n10!n`.
        let structure: String
        let isSEPA: Bool
        let isRegistered: Bool

        init(_ country: String, _ length: Int, _ structure: String, isSEPA: Bool, isRegistered: Bool = true) {
            self.country = country
            self.length = length
            self.structure = structure
            self.isSEPA = isSEPA
            self.isRegistered = isRegistered
        }
    }

    static let byCountry = Dictionary(entries.map { ($0.country, $0) }, uniquingKeysWith: { first, _ in first })
}

/// Countries by their code of two letters (ISO 3166-1). The codes are generated.
enum CountryTable {
    /// With Kosovo's `XK`, which is user-assigned there and in use by SWIFT and the European Union.
    static let all = Set(codes.description.split(whereSeparator: \.isWhitespace).map(String.init) + ["XK"])
}

/// Calling codes and the lengths of national numbers after them (ITU-T E.164). The lengths are generated.
enum CallingCodeTable {}
