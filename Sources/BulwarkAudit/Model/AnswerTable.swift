internal import CBulwark

/// The answers to a question that is asked of many numbered things, a word for each, which all threads read and write without waiting.
///
/// An answer must follow from the number alone: two threads that ask at the same time find out, and write, the same.
struct AnswerTable: Sendable {
    nonisolated(unsafe) private let words: UnsafeMutablePointer<UInt32>
    private let count: Int

    /// - Parameter count: how many things there are.
    init(count: Int) {
        words = SystemPages.map(UInt32.self, count: count)
        self.count = count
        // Written to once in each page: one that is read first is mapped as the page of zeros that all share, and replaced when it is written to,
        // for which all cores have to stop.
        for number in stride(from: 0, to: count, by: 4096 / MemoryLayout<UInt32>.stride) { words[number] = 0 }
    }

    /// The answer about a thing; 0 where nobody has found it out. Whoever writes one writes no 0.
    subscript(number: Int) -> UInt32 {
        get { bulwark_load(words + number) }
        nonmutating set { bulwark_store(words + number, newValue) }
    }

    /// Gives the memory back; the table must not be used any more.
    func deallocate() { SystemPages.unmap(words, count: count) }
}
