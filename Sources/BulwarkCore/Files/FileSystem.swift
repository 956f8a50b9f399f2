/// The calls on files that Bulwark makes, so that tests can put faults in their way.
///
/// Each requirement is one system call, repeated after interruption. Loops over short reads and writes, and whole patterns
/// such as ``replaceDurably(_:with:permissions:prepare:)``, are built on top and so meet the same faults.
public protocol FileSystem: Sendable {
    /// Opens or makes a file. The descriptor is never inherited by child processes.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - options: How to open it.
    ///   - permissions: The permissions of a file that is made.
    func open(_ path: String, _ options: OpenOptions, permissions: FilePermissions) throws(CoreError) -> any OpenFile

    /// What the file system says of a path.
    func status(of path: String, followingLinks: Bool) throws(CoreError) -> FileStatus

    /// The names in a folder, without `.` and `..`, in no order.
    func names(inFolder path: String) throws(CoreError) -> [String]

    /// Makes a folder; its parent must exist.
    func makeFolder(_ path: String, permissions: FilePermissions) throws(CoreError)

    /// Gives a file another name, in place of a file that has it.
    func rename(_ path: String, to newPath: String) throws(CoreError)

    /// Removes a file's name.
    func unlink(_ path: String) throws(CoreError)

    /// Removes an empty folder.
    func removeFolder(_ path: String) throws(CoreError)

    /// Sets the permissions of a file or folder.
    func setPermissions(_ permissions: FilePermissions, of path: String) throws(CoreError)

    /// Makes changes of names in a folder durable.
    func synchronizeFolder(_ path: String) throws(CoreError)

    /// The value of an extended attribute; nil when there is none of that name.
    func extendedAttribute(_ name: String, of path: String) throws(CoreError) -> [UInt8]?

    /// Sets an extended attribute.
    func setExtendedAttribute(_ name: String, to value: [UInt8], of path: String) throws(CoreError)

    /// Removes an extended attribute; it is no error when there is none.
    func removeExtendedAttribute(_ name: String, of path: String) throws(CoreError)

    /// What is known of the volume that a path is on.
    func volume(of path: String) throws(CoreError) -> VolumeDescription
}
