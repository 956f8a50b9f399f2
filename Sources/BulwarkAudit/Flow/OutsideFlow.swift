import BulwarkReport

/// Judging values from outside at the places where they do something.
enum OutsideFlow {
    /// The findings at sinks that a value from outside reaches without being checked on its way.
    ///
    /// A finding stands at the call that acts on the value, in whichever function that is.
    static func findings(
        from frames: [SinkFrame], _ ways: Set<Origin.Outside>, isForPaths: Bool = false,
        _ finding: (Origin, Origin.Outside, SinkFrame) -> Finding?
    ) -> [Finding] {
        let query = SourceQuery.outside(ways, isForPaths: isForPaths)
        let tracked = frames.map { frame in
            var frame = frame
            frame.tracksOutside = true
            return frame
        }
        var places: Set<SourceLocation> = []
        return SinkSearch.findings(from: tracked, ignoringLiterals: true) { frame in
            guard let value = frame[.value] else { return nil }
            for (number, passage) in frame.passages.enumerated() {
                if isChecked(passage.origin, before: passage.place, isRouted: number < frame.passages.count - 1) {
                    return nil
                }
            }
            for origin in ValueTrace.origins(of: value, query) {
                guard case .outside(let way) = origin.source,
                    !isChecked(origin, before: frame.place, isRouted: !frame.passages.isEmpty)
                else { continue }
                if let found = finding(origin, way, frame) { return found }
            }
            return nil
        }.filter { places.insert($0.location).inserted }
    }

    /// Whether code between a value's origin and its use looks at the value before it goes on.
    ///
    /// A check is a comparison or membership test over the value or a part of it, a switch over it, a test that the app wrote for it, or a call that says that it validates. Looking
    /// at a link's host says nothing about the parameters that were taken out of it.
    static func isChecked(_ origin: Origin, before use: Fact, isRouted: Bool = false) -> Bool {
        var names = Names()
        for step in origin.steps
        where step.fact != origin.fact && !["URLComponents", "NSURLComponents"].contains(step.fact.typeName ?? "") {
            names.insert(step.fact)
        }
        if names.isEmpty {
            names.insert(origin.fact)
            if origin.fact.kind != .parameter || origin.fact.text != origin.name { names.insertMember(origin.name) }
        }
        // What a closure is given has its name in that closure alone: a view's body may open many links, each called `url`.
        let given = origin.fact.parent
        let scopes = Set(
            [use, origin.fact].compactMap { place in
                if origin.fact.kind == .parameter, let given, given.kind == .closure, place.isInside(given) {
                    return given
                }
                return place.enclosing(.function, .accessor) ?? place.enclosing(.closure) ?? place.enclosingType
            })
        let expressions = [use] + origin.steps.compactMap(\.fact.initialValue)
        let keys = keys(of: names, in: expressions)
        let parts = LinkPart.taken(origin, in: expressions)
        func mentions(_ fact: Fact, _ names: Names) -> Bool { looks(fact, at: names, under: keys, parts) }
        for scope in scopes {
            let names = derived(names, in: scope, parts)
            for part in scope.descendants
            where part.file == use.file ? part.index < use.index || !use.isInside(scope) : true {
                switch part.kind {
                case .operators
                where ["==", "!=", "~="].contains(part.text) || part.detail.contains("==") || part.detail.contains("<")
                    || part.detail.contains(">") || part.detail.contains("!="):
                    // Comparing the scheme alone says nothing about the rest.
                    if mentions(part, names), !onlyScheme(part) { return true }
                case .call:
                    guard
                        [
                            "contains", "hasPrefix", "hasSuffix", "allSatisfy", "firstMatch", "wholeMatch", "matches",
                            "range", "isEqualToString", "containsObject",
                        ].contains(part.text) || part.traits.contains(.checksValue) || asks(part)
                    else { continue }
                    if part.traits.contains(.testsValue) || asks(part), part.isTestedInVain { continue }
                    if mentions(part, names), !onlyScheme(part) { return true }
                case .member where part.traits.contains(.checksValue) || isOwnTest(part):
                    if let base = part.first, mentions(base, names) { return true }
                case .switching where !isRouted:
                    // Which function a link is routed to says nothing about its parameters, and neither does which case they are taken out of.
                    if origin.steps.contains(where: { !$0.fact.casesAround.isEmpty && $0.fact.isInside(part) }) {
                        continue
                    }
                    if let subject = part.first, mentions(subject, names), !onlyScheme(subject) { return true }
                default: break
                }
            }
        }
        return false
    }

    /// Whether a function that hands a link on, or parts of it, looks at it first. Which host it has decides about the link as a whole; of its parts it
    /// only says where they go.
    static func isChecked(_ origin: Origin, insideBefore use: Fact) -> Bool {
        let taken = LinkPart.taken(origin, in: [use] + origin.steps.compactMap(\.fact.initialValue))
        return isChecked(origin, before: use, isRouted: !taken.isEmpty)
    }

    /// Whether a call asks whether something holds for a value: `entry.isContained(in: folder)`. What class it is of says nothing about it.
    private static func asks(_ call: Fact) -> Bool {
        guard call.isSwift, call.text.hasPrefix("is"), call.text.dropFirst(2).first?.isUppercase == true else {
            return false
        }
        return call.text != "isKind" && call.text != "isMember"
    }

    /// Whether a member is a test that the app itself wrote: `url.isArticle`.
    private static func isOwnTest(_ member: Fact) -> Bool {
        guard member.text.hasPrefix("is"), member.text.dropFirst(2).first?.isUppercase == true else { return false }
        return member.code.facts(.variable, named: member.text).contains { $0.isMember && $0.typeName == "Bool" }
    }

    /// What a value is called on its way.
    private struct Names {
        private var locals: Set<String> = []
        private var members: Set<String> = []

        var isEmpty: Bool { locals.isEmpty && members.isEmpty }

        /// Adds the name of what holds the value. What a local is called, a member of something else may be called as well: of a file that has
        /// a `path`, and of a link.
        mutating func insert(_ holder: Fact) {
            guard !holder.text.isEmpty else { return }
            locals.insert(holder.text)
            let isLocal =
                [.variable, .binding, .parameter, .name].contains(holder.kind)
                && !(holder.kind == .name ? holder.declaration?.isMember ?? true : holder.isMember)
            if !isLocal { members.insert(holder.text) }
        }

        mutating func insertMember(_ name: String) {
            guard !name.isEmpty else { return }
            locals.insert(name)
            members.insert(name)
        }

        /// Whether the value of a variable is known already.
        func hold(_ variable: Fact) -> Bool { locals.contains(variable.text) }

        func mentioned(by fact: Fact) -> Bool {
            switch fact.kind {
            case .name: locals.contains(fact.text)
            case .member: members.contains(fact.text)
            default: false
            }
        }
    }

    /// The names with those of the variables that are made from them.
    private static func derived(_ names: Names, in scope: Fact, _ parts: LinkPart.Taken) -> Names {
        var names = names
        for _ in 0..<2 {
            for part in scope.descendants where part.kind == .variable || part.kind == .binding {
                guard let value = part.initialValue, !names.hold(part), mentions(value, names, parts) else { continue }
                // What is taken out of a collection of parameters is another value than its neighbours.
                if value.descendants(.string).isEmpty { names.insert(part) }
            }
        }
        return names
    }

    /// The keys and positions under which parts of a value are used; none where one of them is not written out.
    private static func keys(of names: Names, in expressions: [Fact]) -> Set<String> {
        var found: Set<String> = []
        for expression in expressions {
            for part in expression.parts where part.kind == .subscripted || isEnd(part) {
                guard let base = part.first, names.mentioned(by: base) else { continue }
                guard let key = writtenKey(of: part) else { return [] }
                found.insert(key)
            }
        }
        return found
    }

    /// Whether it is the first or last of several: `parts.last`.
    private static func isEnd(_ part: Fact) -> Bool {
        part.kind == .member && (part.text == "first" || part.text == "last")
    }

    private static func writtenKey(of part: Fact) -> String? {
        if isEnd(part) { return part.text }
        guard let key = part.argument(at: 0), key.kind == .string || key.kind == .number else { return nil }
        return key.text
    }

    /// Whether an expression looks at a value or one of the parts that are used of it: how many parts there are says nothing about
    /// them, and neither do their neighbours.
    private static func looks(
        _ fact: Fact, at names: Names, under keys: Set<String>, _ parts: LinkPart.Taken
    ) -> Bool {
        fact.parts.contains { part in
            guard names.mentioned(by: part), !LinkPart.isAboutAnother(part, than: parts) else { return false }
            guard part != fact, let around = part.parent, around.first == part else { return true }
            if isCounted(part) { return false }
            guard !keys.isEmpty, around.kind == .subscripted || isEnd(around), let key = writtenKey(of: around) else {
                return true
            }
            return keys.contains(key)
        }
    }

    /// Whether it is only asked how many parts something has: `url.pathComponents.count`.
    private static func isCounted(_ part: Fact) -> Bool {
        var around = part
        while let outer = around.parent, outer.kind == .member, outer.first == around {
            if outer.text == "count" { return true }
            around = outer
        }
        return false
    }

    private static func mentions(_ fact: Fact, _ names: Names, _ parts: LinkPart.Taken) -> Bool {
        fact.parts.contains { names.mentioned(by: $0) && !LinkPart.isAboutAnother($0, than: parts) }
    }

    private static func onlyScheme(_ fact: Fact) -> Bool {
        let members = fact.parts.filter { $0.kind == .member }.map(\.text)
        if members.contains("host") || members.contains("path") || members.contains("pathComponents") {
            return members.allSatisfy { $0 == "scheme" }
        }
        return members.contains("scheme") || (members.contains("name") && fact.descendants(.string).count <= 1)
            || fact.parts.contains { $0.kind == .none }
    }
}
