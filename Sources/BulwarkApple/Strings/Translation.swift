public import BulwarkCore
public import Foundation

/// Finds texts for people in their language: in the app's own table `Bulwark.strings` first, then in Bulwark's, then in English.
///
/// An app adds a language, or words of its own, by a `Bulwark.strings` in its `lproj` folder; the keys are those of Bulwark's `en.lproj`.
enum Translation {
    static let table = "Bulwark"
    /// Where Bulwark's own tables are.
    static let bundle = Bundle.module
    // What no table says.
    private static let missing = "\u{0}"

    /// - Parameters:
    ///   - key: Where the text is found.
    ///   - english: The text in English.
    ///   - bundles: Where tables are, the first one first.
    static func text(_ key: String, _ english: String, in bundles: [Bundle] = [.main, bundle]) -> String {
        for bundle in bundles {
            let text = bundle.localizedString(forKey: key, value: missing, table: table)
            if text != missing, text != key { return text }
        }
        return english
    }
}

extension UserMessage {
    /// Both sentences in the language of the person.
    ///
    /// - Parameter bundle: Whose `Bulwark.strings` counts first, the app's by default. What it does not have, Bulwark's own has.
    public func localized(in bundle: Bundle = .main) -> String {
        let bundles = [bundle, Translation.bundle]
        let summary = Translation.text("\(key).summary", summary.description, in: bundles)
        let advice = Translation.text("\(key).advice", advice.description, in: bundles)
        return "\(summary) \(advice)"
    }
}
