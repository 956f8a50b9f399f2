/// What a ``TLSTestServer`` answers, and how it goes about it.
package struct ScriptedResponse: Sendable, Hashable {
    /// A body: a piece, so many times.
    package struct Body: Sendable, Hashable {
        /// The piece.
        package var piece: [UInt8]
        /// How many times.
        package var count: Int
        /// The time before each but the first.
        package var pause: Duration

        /// A body.
        package init(_ piece: [UInt8] = [], count: Int = 1, pause: Duration = .zero) {
            self.piece = piece
            self.count = piece.isEmpty ? 0 : count
            self.pause = pause
        }

        /// How many bytes it has; nil for more than a number can tell.
        package var size: Int? {
            let (size, isTooLarge) = piece.count.multipliedReportingOverflow(by: count)
            return isTooLarge ? nil : size
        }
    }

    /// What follows the body.
    package enum Ending: String, Sendable, Hashable, CaseIterable {
        /// The response ends, and the connection goes on.
        case complete
        /// The response ends, and the connection with it.
        case closes
        /// The connection (the stream, in HTTP/2) ends where the response does not.
        case cutsOff
        /// Nothing, and the connection stays.
        case stalls
    }

    /// The status.
    package var status: Int
    /// The header fields. Content-Length is added where the size is known and the fields have neither it nor
    /// Transfer-Encoding.
    package var fields: [HeaderField]
    /// The body.
    package var body: Body
    /// The time before the first byte.
    package var delay: Duration = .zero
    /// What follows the body.
    package var ending: Ending = .complete
    /// Bytes that stand in HTTP/1.1 for all of the response, as they are; HTTP/2 resets the stream in their place.
    package var raw: [UInt8]?

    /// A response.
    package init(status: Int = 200, fields: [HeaderField] = [], body: Body = Body(), ending: Ending = .complete) {
        self.status = status
        self.fields = fields
        self.body = body
        self.ending = ending
    }

    /// A text.
    package static func text(_ text: String, status: Int = 200) -> Self {
        ScriptedResponse(
            status: status, fields: [HeaderField("Content-Type", "text/plain; charset=utf-8")],
            body: Body(Array(text.utf8)))
    }

    /// A redirect.
    package static func redirect(to location: String, status: Int = 302) -> Self {
        ScriptedResponse(status: status, fields: [HeaderField("Location", location)])
    }

    /// A body of so many bytes at least, in pieces of 16 KiB, whose size is declared or not.
    package static func large(_ bytes: Int, isSizeDeclared: Bool = true) -> Self {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 14)
        let count = bytes / piece.count + (bytes % piece.count == 0 ? 0 : 1)
        let fields = isSizeDeclared ? [] : [HeaderField("Transfer-Encoding", "chunked")]
        return ScriptedResponse(fields: fields, body: Body(piece, count: count))
    }

    /// One byte after the other, with a pause before each.
    package static func dripping(_ bytes: Int, every pause: Duration) -> Self {
        ScriptedResponse(body: Body([UInt8(ascii: "x")], count: bytes, pause: pause))
    }

    /// A response that comes late.
    package static func late(by delay: Duration) -> Self {
        var response = ScriptedResponse.text("late")
        response.delay = delay
        return response
    }

    /// No response, and the connection stays.
    package static var silence: Self { raw([], ending: .stalls) }

    /// Bytes in place of a response.
    package static func raw(_ bytes: [UInt8], ending: Ending = .closes) -> Self {
        var response = ScriptedResponse(ending: ending)
        response.raw = bytes
        return response
    }
}
