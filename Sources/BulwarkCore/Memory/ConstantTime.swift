/// Comparison whose time says nothing of the content.
public enum ConstantTime {
    /// Whether two byte sequences are equal, in a time that depends on their sizes only.
    ///
    /// Sizes are no secret: sequences of unequal size differ at once. A missing address equals nothing, so that what was
    /// wiped never passes for an empty secret.
    public static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.baseAddress != nil, right.baseAddress != nil, left.count == right.count else { return false }
        return difference(left, right) == 0
    }

    // Neither inlined nor optimised, so that no early exit can grow in it.
    @inline(never) @_optimize(none)
    private static func difference(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> UInt8 {
        var difference: UInt8 = 0
        for index in 0..<left.count { difference |= left[index] ^ right[index] }
        return difference
    }
}
