internal import BulwarkCore

/// What the readers of all formats share while one file is judged: its bytes, what was found, and what may still be spent.
final class ImageScan {
    /// The end of the work on what is read: an issue says why.
    struct Stop: Error {}

    let bytes: ImageBytes
    let limits: ImageLimits
    var issues: IssueList
    var facts: ImageFacts
    private let clock: any BootClock
    private let deadline: Duration
    private var parts = 0
    private var decoded = 0
    private var work = 0

    init(_ bytes: ImageBytes, as format: ImageFormat, limits: ImageLimits, clock: any BootClock) {
        self.bytes = bytes
        self.limits = limits
        self.clock = clock
        issues = IssueList(limit: limits.issues)
        facts = ImageFacts(format: format)
        deadline = clock.sinceBoot + limits.time
    }

    /// Reads the file.
    func read() {
        do throws(Stop) {
            let end =
                switch facts.format {
                case .jpeg: try JPEGFile(self).read()
                case .png: try PNGReader(self).read()
                case .gif: try GIFReader(self).read()
                case .webp: try WebPReader(self).read()
                case .heic: try HEICReader(self).read()
                }
            if end < bytes.count { addTrailing(end..<bytes.count) }
        } catch {}
        ForeignScan(self).readFile()
        facts.metadata.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    }

    // MARK: Finding

    func add(_ code: ValidationIssue.Code, at range: Range<Int>, _ reason: StaticString) {
        issues.add(code, at: range, reason)
    }

    /// Adds an issue after which reading makes no sense.
    func stop(_ code: ValidationIssue.Code, at range: Range<Int>, _ reason: StaticString) -> Stop {
        issues.add(code, at: range, reason)
        return Stop()
    }

    func add(_ kind: ImageMetadata.Kind, at range: Range<Int>) {
        // A hostile file could have millions.
        if facts.metadata.count < limits.parts { facts.metadata.append(ImageMetadata(kind, at: range)) }
    }

    /// A text or block that a reader of the format does not show: nothing else must be in it.
    func addHidden(_ kind: ImageMetadata.Kind, at range: Range<Int>, content: Range<Int>) {
        add(kind, at: range)
        ForeignScan(self).readHidden(content)
    }

    private func addTrailing(_ range: Range<Int>) {
        facts.trailing = range
        add(.imageTrailingData, at: range, "bytes behind the image's end")
        ForeignScan(self).readTrailing(range)
    }

    // MARK: Spending

    /// Counts a segment, chunk, block or box.
    func countPart(at: Int) throws(Stop) {
        parts += 1
        guard parts <= limits.parts else {
            throw stop(.imageTooManyParts, at: at..<at, "more segments, chunks, blocks or boxes than allowed")
        }
        try spend(64, at: at)
    }

    /// Counts a picture.
    func countFrame(at: Int) throws(Stop) {
        facts.frames += 1
        guard facts.frames <= limits.frames else {
            throw stop(.imageTooManyParts, at: at..<at, "more frames than allowed")
        }
    }

    /// Counts bytes that a decoder would write.
    func countDecoded(_ count: Int, at: Int) throws(Stop) {
        decoded += count
        guard decoded <= limits.decodedBytes else {
            throw stop(.imageTooManyParts, at: at..<at, "more decompressed bytes than allowed")
        }
    }

    /// Looks at the clock from time to time.
    ///
    /// - Parameter units: About how many bytes' work is done.
    func spend(_ units: Int, at: Int) throws(Stop) {
        work += units
        guard work >= 1 << 16 else { return }
        work = 0
        guard clock.sinceBoot <= deadline else {
            throw stop(.imageTooSlow, at: at..<at, "more time than allowed")
        }
    }

    /// Takes the image's size, which stands at `range`.
    func take(width: Int, height: Int, at range: Range<Int>) throws(Stop) {
        facts.width = width
        facts.height = height
        guard width > 0, height > 0 else { throw stop(.imageNoPixels, at: range, "a side of zero pixels") }
        guard width <= limits.side, height <= limits.side, width * height <= limits.pixels else {
            throw stop(.imageTooManyPixels, at: range, "more pixels than allowed")
        }
    }
}
