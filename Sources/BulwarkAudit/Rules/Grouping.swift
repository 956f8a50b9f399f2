extension Sequence<Fact> {
    /// Facts that one change mends, as one: the first of each place, with the others. What stands in no place stands for itself.
    func oneForEach(_ place: (Fact) -> Fact?) -> [(first: Fact, others: [Fact])] {
        var groups: [(first: Fact, others: [Fact])] = []
        var numbers: [Fact: Int] = [:]
        for fact in self {
            let key = place(fact) ?? fact
            if let number = numbers[key] {
                groups[number].others.append(fact)
            } else {
                numbers[key] = groups.count
                groups.append((fact, []))
            }
        }
        return groups
    }
}
