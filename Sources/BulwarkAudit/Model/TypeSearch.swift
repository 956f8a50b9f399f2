/// How far the search for the name of a type has come, handed down from question to question.
///
/// An answer is kept only where it is the same whoever asks: where no limit cut the search short, and no question waited for itself.
struct TypeSearch {
    /// How many declarations and expressions are followed to find the type of one.
    static let limit = 8

    /// The deepest level that was looked at since the question that is being answered.
    private var deepest = 0
    /// The calls whose functions are being found, from the outside in.
    private var open: [Fact] = []
    /// The outermost of them that a question within asked for again.
    private var asked = Int.max

    /// Notes that a level is looked at; false where it is too deep.
    mutating func look(at depth: Int) -> Bool {
        deepest = max(deepest, depth)
        return depth < Self.limit
    }

    /// Whether an answer that needed a level can be taken, which is as good as looking at that level.
    mutating func canReach(_ depth: Int) -> Bool {
        guard depth < Self.limit else { return false }
        deepest = max(deepest, depth)
        return true
    }

    /// Answers a question.
    ///
    /// - Returns: the answer, how many levels below its own were looked at, and whether it is the same wherever it is asked for.
    mutating func within<Answer>(
        _ depth: Int, _ find: (inout TypeSearch) -> Answer
    ) -> (answer: Answer, levels: Int, isWhole: Bool) {
        let before = deepest
        deepest = depth
        let answer = find(&self)
        let reached = deepest
        deepest = max(before, reached)
        return (answer, reached - depth, reached < Self.limit && asked == .max)
    }

    /// Asks a question of its own, whose depth is not that of the one around it.
    mutating func apart<Answer>(_ ask: (inout TypeSearch) -> Answer) -> Answer {
        let before = deepest
        let answer = ask(&self)
        deepest = before
        return answer
    }

    /// Begins to find the functions of a call; false where that is being done already.
    mutating func open(_ call: Fact) -> Bool {
        if let place = open.firstIndex(of: call) {
            asked = min(asked, place)
            return false
        }
        open.append(call)
        return true
    }

    /// Ends what was begun last.
    ///
    /// - Returns: whether it was asked for on the way to itself.
    mutating func close() -> Bool {
        open.removeLast()
        let isCircular = asked <= open.count
        if asked == open.count { asked = .max }
        return isCircular
    }
}
