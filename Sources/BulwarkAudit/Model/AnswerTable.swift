internal import CBulwark

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The answers to a question that is asked of many numbered things, a word for each, which all threads read and write without waiting.
///
/// An answer must follow from the number alone: two threads that ask at the same time find out, and write, the same.
struct AnswerTable: Sendable {
    nonisolated(unsafe) private let words: UnsafeMutablePointer<UInt32>

    /// - Parameter count: how many things there are.
    init(count: Int) {
        // Zeroed by the system and taken page by page as answers come: most are never asked for.
        let memory = calloc(max(1, count), MemoryLayout<UInt32>.stride)
        guard let memory else { preconditionFailure("There is no memory for a table of \(count) answers.") }
        words = memory.bindMemory(to: UInt32.self, capacity: max(1, count))
    }

    /// The answer about a thing; 0 where nobody has found it out. Whoever writes one writes no 0.
    subscript(number: Int) -> UInt32 {
        get { bulwark_load(words + number) }
        nonmutating set { bulwark_store(words + number, newValue) }
    }

    /// Gives the memory back; the table must not be used any more.
    func deallocate() { free(words) }
}
