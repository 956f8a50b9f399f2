/// A file in an archive, as something to read.
struct ArchivedFile: Sendable, Hashable {
    var archive: ZipArchive
    var entry: ZipArchive.Entry

    static func == (lhs: ArchivedFile, rhs: ArchivedFile) -> Bool {
        lhs.archive === rhs.archive && lhs.entry == rhs.entry
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(archive))
        hasher.combine(entry)
    }
}

extension InputFile {
    /// What the file holds, wherever it lies.
    ///
    /// - Parameter limits: how many bytes it may have.
    func bytes(limits: InputLimits = InputLimits()) throws(FileReader.Failure) -> [UInt8] {
        let limit = limits.bytes(for: kind)
        guard let archived else { return try FileReader.bytes(ofFile: absolutePath, limit: limit) }
        do throws(ZipError) {
            return try archived.archive.bytes(of: archived.entry, limit: limit)
        } catch {
            throw .archived(error)
        }
    }
}
