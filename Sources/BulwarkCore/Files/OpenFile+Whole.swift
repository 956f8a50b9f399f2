extension OpenFile {
    /// Reads at an offset until a buffer is full.
    ///
    /// - Throws: ``CoreError/Code/endOfFile`` when the file ends before.
    public func readAll(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) {
        let count = try readUpTo(buffer, at: offset)
        if count < buffer.count { throw CoreError(.endOfFile) }
    }

    /// Reads at an offset until a buffer is full or the file ends; gives how many bytes.
    public func readUpTo(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CoreError) -> Int {
        var done = 0
        while done < buffer.count {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try read(into: part, at: offset + Int64(done))
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Reads at the file's position until a buffer is full or the file ends; gives how many bytes.
    public func readUpTo(_ buffer: UnsafeMutableRawBufferPointer) throws(CoreError) -> Int {
        var done = 0
        while done < buffer.count {
            let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Writes all of a buffer at the file's position.
    public func writeAll(_ buffer: UnsafeRawBufferPointer) throws(CoreError) {
        var done = 0
        while done < buffer.count {
            let count = try write(UnsafeRawBufferPointer(rebasing: buffer[done...]))
            // A write that takes nothing and says no error would be asked for ever.
            if count == 0 { throw CoreError(.inputOutput, "write took nothing") }
            done += count
        }
    }

    /// Writes all of a buffer at an offset in bytes.
    public func writeAll(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(CoreError) {
        var done = 0
        while done < buffer.count {
            let count = try write(UnsafeRawBufferPointer(rebasing: buffer[done...]), at: offset + Int64(done))
            if count == 0 { throw CoreError(.inputOutput, "write took nothing") }
            done += count
        }
    }

    /// Writes all of an array at the file's position.
    public func writeAll(_ bytes: [UInt8]) throws(CoreError) {
        try bytes.withUnsafeBufferPointer { bytes throws(CoreError) in try writeAll(UnsafeRawBufferPointer(bytes)) }
    }
}
