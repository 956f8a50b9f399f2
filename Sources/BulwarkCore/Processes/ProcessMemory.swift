internal import CBulwark

/// What other processes may learn of this one's memory.
public enum ProcessMemory {
    /// Keeps the memory to this process: no core dumps, and on Linux no debugger and no `/proc/PID/mem` for anybody but root
    /// (`PR_SET_DUMPABLE`). For processes that do nothing but hold keys; it cannot be debugged any more.
    ///
    /// - Throws: ``CoreError`` where the system refuses.
    public static func forbidInspection() throws(CoreError) {
        let failure = bulwark_forbid_inspection()
        if failure != 0 { throw CoreError(errno: failure, "PR_SET_DUMPABLE") }
    }

    /// The least memory that control groups leave to a process, its own and all around them, in bytes; nil where none sets a
    /// limit. Only Linux has them.
    ///
    /// - Parameters:
    ///   - groups: What `/proc/PID/cgroup` says of the process.
    ///   - root: Where the hierarchies of groups are, which is `/sys/fs/cgroup`.
    package static func limit(ofGroups groups: String, under root: String) -> Int64? {
        let limit = bulwark_memory_limit(root, groups)
        return limit == .max ? nil : limit
    }
}
