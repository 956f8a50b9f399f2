import BulwarkReport

/// The class of items that are always readable, in an executable that takes its name from the system.
extension KeychainAccessibleAlways {
    private static let others = [
        "WhenUnlocked", "WhenUnlockedThisDeviceOnly", "AfterFirstUnlock", "AfterFirstUnlockThisDeviceOnly",
        "WhenPasscodeSetThisDeviceOnly",
    ]
    /// A library that lets its callers choose names all classes, and whether the app chooses this one cannot be told: up to so many
    /// others it is no list of all.
    private static let mostOthers = 3

    static func built(in app: AuditedApp) -> [Finding] {
        (app.built?.executables ?? []).flatMap { executable -> [Finding] in
            let known = others.count { executable.imports("_kSecAttrAccessible" + $0) }
            guard known <= mostOthers else { return [] }
            return ["kSecAttrAccessibleAlways", "kSecAttrAccessibleAlwaysThisDeviceOnly"].filter {
                executable.imports("_" + $0)
            }.map { name in
                Finding(
                    rule: description.id, severity: description.severity,
                    message:
                        "\(executable.name) uses \(name), which leaves the item readable while the device is locked.",
                    location: SourceLocation(wholeFile: executable.path), context: name)
            }
        }
    }
}
