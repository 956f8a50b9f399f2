/// A pattern as a nondeterministic automaton, which is simulated with all its states at once and so never goes back.
struct GlobAutomaton: Sendable {
    private enum State: Sendable {
        /// Takes one code point and goes on.
        case exactly(Unicode.Scalar, next: Int)
        /// Takes any code point but `/` and goes on.
        case withinPart(next: Int)
        /// Takes a code point of a class and goes on.
        case member(of: GlobClass, next: Int)
        /// Takes any code point and goes on.
        case anything(next: Int)
        /// Goes on in several ways without taking anything.
        case fork([Int])
        case accept
    }

    private var states: [State] = []
    private var start = 0

    /// - Parameter skipped: How many code points of what the user wrote stand before the pattern, for errors to count.
    init(_ pattern: [Unicode.Scalar], skipped: Int) throws(GlobError) {
        var parser = Parser(pattern, skipped: skipped)
        let sequence = try parser.sequence(openedAt: nil, depth: 0, isAtPartStart: true)
        states.append(.accept)
        start = build(sequence, before: 0)
    }

    /// Whether a path, or one of its folders, is accepted.
    func matches(_ path: String.UnicodeScalarView, acceptsWhole: Bool) -> Bool {
        /// The step at which a state was last entered; keeps each state once a step.
        var entered = [Int](repeating: -1, count: states.count)
        var current: [Int] = []
        var isAccepting = false
        var stack: [Int] = []
        func enter(_ state: Int, step: Int, into set: inout [Int]) {
            stack.append(state)
            while let state = stack.popLast() {
                guard entered[state] != step else { continue }
                entered[state] = step
                switch states[state] {
                case .fork(let ways): stack.append(contentsOf: ways)
                case .accept: isAccepting = true
                default: set.append(state)
                }
            }
        }
        enter(start, step: 0, into: &current)
        for (offset, scalar) in path.enumerated() {
            // A folder of the path fits, and so does all that lies in it.
            if isAccepting, scalar == "/" { return true }
            isAccepting = false
            var next: [Int] = []
            for state in current {
                switch states[state] {
                case .exactly(scalar, let way), .anything(let way): enter(way, step: offset + 1, into: &next)
                case .withinPart(let way) where scalar != "/": enter(way, step: offset + 1, into: &next)
                case .member(let members, let way) where members.contains(scalar):
                    enter(way, step: offset + 1, into: &next)
                default: break
                }
            }
            if next.isEmpty, !isAccepting { return false }
            current = next
        }
        return isAccepting && acceptsWhole
    }

    // MARK: Building, from the end to the front

    private mutating func build(_ sequence: [Token], before end: Int) -> Int {
        var next = end
        for token in sequence.reversed() { next = build(token, before: next) }
        return next
    }

    private mutating func build(_ token: Token, before next: Int) -> Int {
        switch token {
        case .scalar(let scalar): return add(.exactly(scalar, next: next))
        case .one: return add(.withinPart(next: next))
        case .member(let members): return add(.member(of: members, next: next))
        case .star: return loop(before: next) { .withinPart(next: $0) }
        case .folders:
            // Any number of parts with the slash behind each, or none.
            let slash = add(.exactly("/", next: next))
            return add(.fork([next, loop(before: slash) { .anything(next: $0) }]))
        case .rest: return loop(before: next) { .anything(next: $0) }
        case .either(let sequences):
            let ways = sequences.map { build($0, before: next) }
            return add(.fork(ways))
        }
    }

    /// A state that takes any number of code points.
    private mutating func loop(before next: Int, _ state: (Int) -> State) -> Int {
        let fork = add(.fork([]))
        let taken = add(state(fork))
        states[fork] = .fork([next, taken])
        return fork
    }

    private mutating func add(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }

    // MARK: Reading

    private indirect enum Token {
        case scalar(Unicode.Scalar)
        case one, star
        /// `[a-z]`.
        case member(GlobClass)
        /// `**/`: any number of whole parts.
        case folders
        /// `**` at the end: all that follows.
        case rest
        case either([[Token]])
    }

    private struct Parser {
        let pattern: [Unicode.Scalar]
        let skipped: Int
        var position = 0

        init(_ pattern: [Unicode.Scalar], skipped: Int) { (self.pattern, self.skipped) = (pattern, skipped) }

        /// Reads up to the end or, within braces, to the comma or brace that ends this alternative.
        ///
        /// - Parameter opening: Where the brace around it stands.
        mutating func sequence(openedAt opening: Int?, depth: Int, isAtPartStart: Bool) throws(GlobError) -> [Token] {
            var tokens: [Token] = []
            var isAtPartStart = isAtPartStart
            while position < pattern.count {
                let scalar = pattern[position]
                if scalar == "}" || scalar == ",", depth > 0 { return tokens }
                position += 1
                switch scalar {
                case "\\" where position < pattern.count:
                    tokens.append(.scalar(pattern[position]))
                    position += 1
                case "?": tokens.append(.one)
                case "*": tokens.append(stars(isAtPartStart: isAtPartStart, depth: depth))
                case "{": tokens.append(.either(try alternatives(depth: depth + 1, isAtPartStart: isAtPartStart)))
                case "}": throw .braces(column: skipped + position)
                case "[":
                    let opening = position - 1
                    guard let members = GlobClass(in: pattern, at: &position) else {
                        throw .brackets(column: skipped + opening + 1)
                    }
                    tokens.append(.member(members))
                default: tokens.append(.scalar(scalar))
                }
                isAtPartStart = pattern[position - 1] == "/"
            }
            if let opening { throw .braces(column: skipped + opening + 1) }
            return tokens
        }

        private mutating func stars(isAtPartStart: Bool, depth: Int) -> Token {
            let first = position - 1
            while position < pattern.count, pattern[position] == "*" { position += 1 }
            guard isAtPartStart, position - first == 2 else { return .star }
            if position == pattern.count { return .rest }
            if depth > 0, pattern[position] == "}" || pattern[position] == "," { return .rest }
            guard pattern[position] == "/" else { return .star }
            position += 1
            return .folders
        }

        private mutating func alternatives(depth: Int, isAtPartStart: Bool) throws(GlobError) -> [[Token]] {
            let opening = position - 1
            guard depth <= Glob.maximumNesting else { throw .braces(column: skipped + opening + 1) }
            var result: [[Token]] = []
            while true {
                result.append(try sequence(openedAt: opening, depth: depth, isAtPartStart: isAtPartStart))
                let end = pattern[position]
                position += 1
                if end == "}" { return result }
            }
        }
    }
}
