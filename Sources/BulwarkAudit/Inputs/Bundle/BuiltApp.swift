/// What an audit knows of a built app besides its property lists and texts.
struct BuiltApp: Sendable {
    /// How its bundles lie in each other, with the paths of all its files.
    var layout: BundleLayout
    /// Its executables, in the order of their paths.
    var executables: [ExecutableFile]
    /// The provisioning profiles in it.
    var profiles: [ProvisioningProfile]
    /// The classes of views that compiled interfaces name, by their files.
    var interfaceClasses: [(path: String, name: String)]
    /// When the audit is made, in seconds since 1970.
    var now: Int64

    /// The executables that are run as programs: the app's, and those of its extensions.
    var programs: [ExecutableFile] { executables.filter { $0.images.contains { $0.kind == .program } } }

    /// The profile that a bundle is signed with.
    func profile(of bundle: BundleLayout.Bundle) -> ProvisioningProfile? {
        profiles.first { $0.path == bundle.path(of: "embedded.mobileprovision") }
    }

    /// The profile that an executable's bundle, or the app around it, is signed with.
    func profile(of executable: ExecutableFile) -> ProvisioningProfile? {
        [layout.bundle(of: executable.path), layout.app(of: executable.path)].lazy.compactMap { $0 }
            .compactMap { profile(of: $0) }.first
    }

    /// The executables that ask the user in an app's name, with the keys of the Info.plists that speak for them: the app's own for its
    /// program, and for what its extensions run or share with them those of the extensions, too.
    func askers(inNameOf app: BundleLayout.Bundle, _ lists: [InfoPlist]) -> [(
        executable: ExecutableFile, keys: Set<String>
    )] {
        let theirs = lists.filter { layout.nearestApp(of: $0.path) == app }
        func keys(_ lists: some Sequence<InfoPlist>) -> Set<String> { Set(lists.flatMap { $0.items.map(\.key) }) }
        let own = keys(theirs.filter { layout.bundle(of: $0.path) == app })
        let all = keys(theirs)
        return executables.filter { layout.nearestApp(of: $0.path) == app }.map {
            ($0, layout.bundle(of: $0.path) == app ? own : all)
        }
    }

    /// Whether it was built for a simulator, and so for nobody's device.
    var isForSimulator: Bool { programs.contains { $0.images.contains { $0.isForSimulator } } }
}
