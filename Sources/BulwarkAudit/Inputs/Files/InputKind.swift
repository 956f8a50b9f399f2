/// What an input file is, told by its name.
enum InputKind: String, Sendable, Hashable, CaseIterable {
    case swift
    /// `.m`, `.mm` and `.h`.
    case objectiveC
    /// Any `.plist`, XML, binary or old style.
    case propertyList
    case entitlements
    /// `.strings`, old style or a property list.
    case strings
    /// `.xcstrings`.
    case stringCatalog
    case json
    /// Storyboards and xibs.
    case interface
    /// `PrivacyInfo.xcprivacy` and its like.
    case privacyManifest
    /// `project.pbxproj`.
    case project
    /// `project.yml`, from which XcodeGen makes the project.
    case projectSpecification
    /// `.xcconfig`.
    case buildConfiguration
    /// `Package.resolved`.
    case packageResolved
    /// `Podfile.lock`.
    case podfileLock
    /// A Mach-O file of a built app. No name tells it, nor those below: in a tree of sources none is read.
    case executable
    /// `.mobileprovision`, in a built app.
    case provisioningProfile
    /// `.nib`, in a built app.
    case compiledInterface
    /// A script, a page or another text that a built app holds.
    case text

    /// The kind of a file by its name; nil for files that an audit does not read.
    init?(fileName name: String) {
        switch name {
        case "Package.resolved": self = .packageResolved
        case "Podfile.lock": self = .podfileLock
        case "project.pbxproj": self = .project
        case "project.yml", "project.yaml": self = .projectSpecification
        default:
            let bytes = name.utf8
            guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > bytes.startIndex else { return nil }
            // The longest of the endings below has twelve letters.
            let ending = bytes[bytes.index(after: dot)...]
            guard ending.count <= 12 else { return nil }
            switch String(Substring(ending)).lowercased() {
            case "swift": self = .swift
            case "m", "mm", "h": self = .objectiveC
            case "plist": self = .propertyList
            case "entitlements": self = .entitlements
            case "strings": self = .strings
            case "xcstrings": self = .stringCatalog
            case "json": self = .json
            case "storyboard", "xib": self = .interface
            case "xcprivacy": self = .privacyManifest
            case "pbxproj": self = .project
            case "xcconfig": self = .buildConfiguration
            default: return nil
            }
        }
    }

    /// Whether the file is source code, which is lowered to facts.
    var isSource: Bool { self == .swift || self == .objectiveC }
}
