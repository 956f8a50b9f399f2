/// A range of a line's bytes that excerpts mask.
struct MaskedRange: Sendable, Hashable {
    /// The bytes, counted from the line's beginning.
    var range: Range<Int>
    /// Whether nothing of them is shown, because they are a part of a value only.
    var isHidden = false
}
