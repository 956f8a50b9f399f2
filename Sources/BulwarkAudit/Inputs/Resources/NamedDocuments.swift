/// Finds property lists by the paths that projects name them by.
///
/// Where apps are built, `app/Info.plist` opens `App/Info.plist`: what a project names in other letters, and nothing else bears as well, is meant.
struct NamedDocuments {
    private let exact: [String: AppResources.Document]
    private let folded: [String: [AppResources.Document]]

    init(_ documents: [AppResources.Document]) {
        exact = Dictionary(documents.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        folded = Dictionary(grouping: documents) { $0.path.lowercased() }
    }

    subscript(path: String) -> AppResources.Document? {
        if let document = exact[path] { return document }
        let others = folded[path.lowercased()] ?? []
        return others.count == 1 ? others.first : nil
    }
}
