import BulwarkValidation
import Foundation

/// What `Scripts/check-long` gives random bytes to, and what the findings of earlier runs are replayed on. Each tells what is
/// wrong, or nothing.
enum ValidationFuzz {
    static let targets: [String: @Sendable (UnsafeRawBufferPointer) -> String?] = [
        "email": { email(text($0)) },
        "url": { url(text($0)) },
        "deep-link": { deepLink(text($0)) },
        "json": { json(Data($0)) },
        "json-schema": { schema(Data($0)) },
        "payment": { payment(text($0)) },
        "text": { words(text($0)) },
        "encoding": { encoding(text($0)) },
    ]

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Issues in their order and inside the text.
    private static func flaw(_ error: ValidationError, in text: String) -> String? {
        let ranges = error.issues.map(\.range)
        guard !ranges.isEmpty else { return "an error without issues" }
        guard ranges.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= text.utf8.count }) else {
            return "an issue outside of the text"
        }
        return zip(ranges, ranges.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound } ? nil : "unordered issues"
    }

    private static func email(_ text: String) -> String? {
        do {
            let strict = try EmailAddress(text)
            guard (try? EmailAddress(text, policy: .loose)) == strict else { return "strict, but not loose" }
            guard (try? EmailAddress(strict.canonical)) == strict else { return "the canonical form is another" }
            guard strict.asciiDomain.utf8.allSatisfy({ $0 < 0x80 }) else { return "a domain beyond ASCII" }
        } catch {
            if let flaw = flaw(error, in: text) { return flaw }
        }
        do {
            _ = try EmailAddress(text, policy: .loose)
        } catch {
            return flaw(error, in: text)
        }
        return nil
    }

    private static func url(_ text: String) -> String? {
        do {
            let url = try WebURL(text)
            guard let again = try? WebURL(url.serialized), again == url, again.serialized == url.serialized else {
                return "two forms"
            }
            guard url.serialized.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return "a form beyond ASCII" }
            return url.isSpecial && url.host?.serialized.isEmpty != false ? "no host" : nil
        } catch {
            return flaw(error, in: text)
        }
    }

    private static let routes: DeepLink.AllowList? = try? DeepLink.AllowList([
        DeepLink.Route(
            "transfer", schemes: ["https", "bank"], hosts: ["bank.example"], path: "/accounts/{account}/transfer",
            parameters: ["account": .uuid],
            query: ["amount": .required(.integer(1...10_000)), "note": .optional(.text(.line))]),
        DeepLink.Route(
            "home", schemes: ["https"], hosts: ["bank.example"], path: "/{page}", parameters: ["page": .text(.line)]),
    ])

    private static func deepLink(_ text: String) -> String? {
        guard let routes else { return "no routes" }
        do {
            let link = try routes.read(text)
            guard let url = try? WebURL(text), url.host?.serialized == "bank.example" else { return "another host" }
            if link.route == "transfer",
                link.uuid("account") == nil || !(1...10_000).contains(link.integer("amount") ?? 0)
            {
                return "a value that the route does not take"
            }
            return nil
        } catch {
            return flaw(error, in: text)
        }
    }

    private static func json(_ data: Data) -> String? {
        let issues = JSONContract(.any).issues(in: data)
        guard issues.allSatisfy({ (0...data.count).contains($0.offset ?? 0) }) else { return "an issue outside" }
        guard issues.isEmpty else { return nil }
        guard let value = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) else {
            return "Foundation does not read it"
        }
        return JSONContract(.any).issues(inObject: value).isEmpty ? nil : "the object is judged otherwise"
    }

    private static let sample = Data(#"{"a":[1,-2.5e3,"x\u00e9",null,true],"b":{"c":""}}"#.utf8)

    private static func schema(_ data: Data) -> String? {
        guard let contract = try? JSONContract(schema: data) else { return nil }
        _ = contract.issues(in: sample)
        _ = contract.issues(in: data)
        return nil
    }

    private static func payment(_ text: String) -> String? {
        if let iban = try? IBAN(text) {
            guard (try? IBAN(iban.printed)) == iban, (try? IBAN(iban.electronic)) == iban else { return "another IBAN" }
        }
        if let bic = try? BIC(text), (try? BIC(bic.code)) != bic { return "another BIC" }
        if let phone = try? PhoneNumber(text), (try? PhoneNumber(phone.e164, notation: .machine)) != phone {
            return "another number"
        }
        if let card = try? CardNumber(text) {
            let digits = card.withExposedDigits { String(decoding: $0, as: UTF8.self) }
            guard (try? CardNumber(digits)) == card, !card.masked.contains(digits) else { return "another card" }
        }
        if let name = try? PersonName(text), (try? PersonName(name.name)) != name { return "another name" }
        for code in ["EUR", "JPY", "KWD"] {
            guard let currency = try? CurrencyCode(code) else { return "no currency" }
            for notation in [Amount.Notation.machine, Amount.Notation(decimal: ",", grouping: ".")] {
                guard let amount = try? Amount(text, in: currency, notation: notation) else { continue }
                guard (try? Amount(amount.decimalText, in: currency)) == amount else { return "another amount" }
            }
        }
        _ = try? CurrencyCode(text)
        _ = try? AccountNumber(text)
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4 else { return nil }
        let form = PaymentRequest.Form(
            amount: parts[0], currency: parts[1], recipientName: parts[2], account: parts[3],
            bic: parts.count > 4 ? parts[4] : nil, phone: parts.count > 5 ? parts[5] : nil,
            purpose: parts.count > 6 ? parts[6] : nil)
        _ = try? PaymentRequest(form)
        return nil
    }

    private static func words(_ text: String) -> String? {
        for policy in [SanitizingPolicy.singleLine, .multiLine] {
            do {
                _ = try SanitizedText(text, policy: policy)
            } catch {
                if let flaw = flaw(error, in: text) { return flaw }
            }
            guard let clean = try? SanitizedText(text, policy: policy.stripping()) else { continue }
            guard let again = try? SanitizedText(clean.text, policy: policy.stripping()) else {
                return "refused when clean"
            }
            guard again.text.unicodeScalars.elementsEqual(clean.text.unicodeScalars) else {
                return "cleaner when cleaned"
            }
            _ = clean.lookalikes
        }
        let limit = TextLimit(graphemes: 0...8, bytes: 24)
        guard limit.issues(in: limit.clipped(text)).isEmpty else { return "clipped too late" }
        let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let filter = TextFilter(limit: limit)
        let before = limit.clipped(parts[0])
        let after = filter.corrected(from: before, to: parts.last ?? "")
        // A deletion may leave what was there before in a state that typing would not have made.
        return after.utf8.count <= max(limit.bytes, before.utf8.count) ? nil : "typed past the limit"
    }

    private static func encoding(_ text: String) -> String? {
        let html = HTMLText(text).encoded
        guard !html.utf8.contains(where: { "<>\"'\0".utf8.contains($0) }) else { return "HTML" }
        let attribute = HTMLAttribute(text).encoded
        guard attribute.unicodeScalars.count(where: { $0 == "\"" }) == 2 else { return "attribute" }
        let script = JavaScriptString(text).encoded
        guard script.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x3C }),
            (try? JSONDecoder().decode(String.self, from: Data(script.utf8)))
                .map({ $0.unicodeScalars.elementsEqual(text.unicodeScalars) }) == true
        else { return "JavaScript" }
        let component = URLComponentText(text).encoded
        guard component.removingPercentEncoding.map({ Array($0.utf8) == Array(text.utf8) }) == true,
            !component.utf8.contains(where: { "/?#&=+ ".utf8.contains($0) })
        else { return "URL" }
        let line = LogLine(text).encoded
        guard !line.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\u{2028}" || $0 == "\u{202E}" }) else {
            return "log"
        }
        _ = CSVField(text)
        _ = try? ShellWord(text)
        _ = try? SQLIdentifier(text)
        return nil
    }
}
