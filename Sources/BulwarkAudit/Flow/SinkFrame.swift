import BulwarkReport

/// A place where a value ends, seen from one call: the call of the system's API itself, or the call of a function of the app that hands its
/// arguments on to it.
///
/// A frame names the expressions that matter by role: the `value` that is stored, the `key` it is stored under.
struct SinkFrame: Sendable {
    /// Where the finding stands: the call in which the values are handed over.
    var place: Fact
    /// The expressions that are handed over, by role.
    var roles: [Role: Fact]
    /// The calls from `place` down to the system's API; empty for that API itself.
    var path: [Origin.Step]
    /// What happens at the end, such as "stored in UserDefaults".
    var effect: String
    /// How the values of the calls within came from parameters of the functions around them.
    var passages: [Passage] = []
    /// Whether what is looked for comes from outside, and so in every part of what came.
    var tracksOutside = false

    /// How a value came from a parameter of a function to a call in it.
    struct Passage: Sendable {
        var place: Fact
        var origin: Origin
    }

    /// What part an expression plays.
    enum Role: Sendable, Hashable {
        case value, key
    }

    /// Makes the frame of a call of the system's API.
    init(_ place: Fact, value: Fact, key: Fact? = nil, effect: String) {
        self.place = place
        roles = [.value: value]
        if let key { roles[.key] = key }
        path = []
        self.effect = effect
    }

    /// The expression with a role.
    subscript(role: Role) -> Fact? { roles[role] }
}

/// Looks for sinks from their system call outwards, through the functions that wrap them.
enum SinkSearch {
    /// How many functions a value is followed through on its way to a sink.
    static let maximumWrappers = 4

    /// Judges sinks, and where a sink's values come from parameters, the calls of the function around it instead.
    ///
    /// - Parameters:
    ///   - frames: the calls of the system's API.
    ///   - verdict: the finding at a frame, or nil where there is nothing to find. A frame with a finding is not followed further out.
    /// - Returns: the findings, one a place.
    static func findings(from frames: [SinkFrame], _ verdict: (SinkFrame) -> Finding?) -> [Finding] {
        var found: [Finding] = []
        var places: Set<SourceLocation> = []
        var visited: Set<[Fact]> = []
        for frame in frames where !frame.place.isDebugOnly {
            var pending = [frame]
            while let next = pending.popLast() {
                if let finding = verdict(next) {
                    if places.insert(finding.location).inserted { found.append(finding) }
                    continue
                }
                guard next.path.count < maximumWrappers else { continue }
                for outer in callers(of: next) where visited.insert([outer.place, frame.place]).inserted {
                    pending.append(outer)
                }
            }
        }
        return found
    }

    /// The first parameter that a value comes from; every rule that follows the value asks for the same.
    private static func parameterOrigin(of expression: Fact, tracksOutside: Bool) -> Origin? {
        expression.code.memo.parameterOrigins.value(
            of: .init(expression, about: tracksOutside ? 1 : 0), spread: expression.file
        ) {
            ValueTrace.origins(of: expression, tracksOutside ? .outsideParameters : .parameters).first {
                if case .parameter = $0.source { true } else { false }
            }
        }
    }

    /// The same sink seen from the calls of the function around it, where its values come from that function's parameters.
    private static func callers(of frame: SinkFrame) -> [SinkFrame] {
        var parameters: [SinkFrame.Role: Fact] = [:]
        var passage: Origin?
        for (role, expression) in frame.roles {
            if let origin = parameterOrigin(of: expression, tracksOutside: frame.tracksOutside) {
                parameters[role] = origin.fact
                if role == .value { passage = origin }
            }
        }
        // Only what the function around is given: a helper's own parameters are its own callers' matter.
        guard let function = frame.place.enclosingFunction else { return [] }
        parameters = parameters.filter { $0.value.parent == function }
        guard !parameters.isEmpty else { return [] }
        return function.code.calls(of: function).compactMap { call in
            guard call.enclosingFunction != function else { return nil }
            var outer = frame
            outer.place = call
            for (role, parameter) in parameters {
                if let argument = function.code.argument(of: call, for: parameter, in: function) {
                    outer.roles[role] = argument
                } else {
                    outer.roles[role] =
                        parameter.children.first { $0.kind != .label && $0.kind != .attribute } ?? outer.roles[role]
                }
            }
            if let passage { outer.passages.insert(.init(place: frame.place, origin: passage), at: 0) }
            outer.path.insert(
                .init(fact: frame.place, note: frame.path.isEmpty ? frame.effect : "handed on by '\(function.text)'"),
                at: 0)
            return outer
        }
    }
}

extension SourceQuery {
    /// Looks for parameters only.
    static let parameters = SourceQuery(kinds: { _ in false }, outside: [])

    /// Looks for parameters only, through everything that a value from outside goes through.
    static let outsideParameters = SourceQuery(kinds: { _ in false }, outside: [], followsTaint: true)
}
