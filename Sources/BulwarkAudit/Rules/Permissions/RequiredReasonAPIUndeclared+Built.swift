import BulwarkReport

/// The same in executables: symbols that they take from the system, against the manifests of the bundles that they lie in.
extension RequiredReasonAPIUndeclared {
    static func findings(in built: BuiltApp, _ manifests: [PrivacyManifest]) -> [Finding] {
        built.executables.flatMap { executable -> [Finding] in
            // A framework has a manifest of its own, or the app speaks for it; a library that was linked into the app has a bundle in it.
            let own = [built.layout.bundle(of: executable.path), built.layout.app(of: executable.path)]
            let declaring = manifests.filter { own.contains(built.layout.bundle(of: $0.path)) }
            return categories.compactMap { category in
                if declaring.contains(where: { $0.accessedAPI(category.id) != nil }) { return nil }
                guard let symbol = symbol(of: category, in: executable) else { return nil }
                let lack =
                    declaring.isEmpty
                    ? "there is no privacy manifest for it" : "\(category.id) is not in its privacy manifest"
                return Finding(
                    rule: description.id, severity: description.severity,
                    message: "\(executable.name) uses \(category.words) (\(symbol)), and \(lack).",
                    location: SourceLocation(wholeFile: executable.path), context: category.id)
            }
        }
    }

    /// What of a category an executable takes from the system.
    private static func symbol(of category: Category, in executable: ExecutableFile) -> String? {
        switch category.id {
        case "NSPrivacyAccessedAPICategoryUserDefaults":
            return executable.importsClass("NSUserDefaults") ? "NSUserDefaults" : nil
        case "NSPrivacyAccessedAPICategoryActiveKeyboards":
            return executable.importsClass("UITextInputMode") && executable.hasSelector("activeInputModes")
                ? "activeInputModes" : nil
        default:
            // Constants, and functions of C. Swift's names for members are the compiler's own.
            let names = category.members.filter { $0.hasPrefix("NS") }.sorted() + category.calls.sorted()
            if let name = names.first(where: { executable.imports("_" + $0) }) { return name }
            return category.calls.contains("systemUptime") && executable.importsClass("NSProcessInfo")
                && executable.hasSelector("systemUptime") ? "systemUptime" : nil
        }
    }
}
