extension Fact {
    /// The expressions that a function, accessor or conditional expression gives back.
    var results: [Fact] {
        switch kind {
        case .branch, .switching:
            var found: [Fact] = []
            for part in children where part.kind == .block || part.kind == .switchCase || part.kind == .branch {
                if part.kind == .branch {
                    found += part.results
                } else if let last = part.children.last, last.kind != .pattern {
                    found.append(last.kind == .returning ? last.first ?? last : last)
                }
            }
            return Array(found.prefix(8))
        default:
            guard let block = body else { return [] }
            var found = block.descendants(.returning).filter { returning in
                returning.ancestors.first { [.function, .closure, .accessor].contains($0.kind) }
                    == (kind == .function ? self : block)
            }.compactMap(\.first)
            if found.isEmpty, block.children.filter({ $0.kind != .parameter }).count == 1,
                let only = block.children.last
            {
                found = [only]
            }
            return Array(found.prefix(12))
        }
    }
}
