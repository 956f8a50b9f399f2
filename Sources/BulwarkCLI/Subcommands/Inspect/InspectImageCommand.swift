internal import ArgumentParser
internal import BulwarkValidation
internal import Foundation

struct InspectImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Judges JPEG, PNG, GIF, WebP and HEIC files without decoding a pixel.",
        discussion: """
            Reads the whole structure, counts what the compressed data stand for, and looks for what is not the picture: \
            metadata with a place in them, data behind the image's end, archives, documents and scripts.

            --strip writes a JPEG or PNG without its metadata, in the place of a file that is there, be it the image itself; \
            the picture's own bytes stay as they are. How it is to be turned and its colour profile stay, unless --drop says \
            otherwise.

            Examples:
              bulwark inspect image *.jpg
              bulwark inspect image --only jpeg --only png --max-pixels 16000000 avatar
              bulwark inspect image photo.jpg --strip clean.jpg --drop color-profile
              bulwark inspect image - --format json < photo.heic
            """)

    /// What a stripped image loses besides its metadata.
    enum Dropped: String, ExpressibleByArgument, CaseIterable {
        case orientation
        case colorProfile = "color-profile"
    }

    @OptionGroup var options: InspectOptions

    @Option(name: .customLong("only"), help: "Take this format only; can be repeated.")
    var formats: [ImageFormat] = []

    @Option(parsing: .unconditional, help: "The most bytes of a file.")
    var maxBytes = ImageLimits().bytes

    @Option(parsing: .unconditional, help: "The most pixels of an image.")
    var maxPixels = ImageLimits().pixels

    @Option(help: "Write the one image that is given, without its metadata, to this file; - for standard output.")
    var strip: String?

    @Option(help: "Strip this, too; can be repeated.")
    var drop: [Dropped] = []

    func validate() throws {
        if strip != nil, options.files.count != 1 { throw ValidationError("--strip takes one file.") }
        if strip == nil, !drop.isEmpty { throw ValidationError("--drop goes with --strip.") }
        guard 1...(1 << 30) ~= maxBytes else {
            throw ValidationError("--max-bytes is a number of bytes from 1 to \(1 << 30).")
        }
        guard maxPixels > 0 else { throw ValidationError("--max-pixels is a number of pixels from 1 on.") }
    }

    func run() throws {
        let limits = ImageLimits(bytes: maxBytes, pixels: maxPixels)
        let inspector = ImageInspector(
            formats: formats.isEmpty ? Set(ImageFormat.allCases) : Set(formats), limits: limits)
        try options.forEachFile(maximumBytes: maxBytes, toStandardError: stripsToOutput) { file, data, sink in
            let report = inspector.inspect(data)
            var inspection = Inspection(file: file)
            inspection.image = report.facts.map(Inspection.Image.init)
            inspection.issues = report.issues.map(Inspection.Issue.init)
            if let strip { inspection = try write(data, inspection, to: strip, limits: limits) }
            try sink.write(inspection)
        }
    }

    /// Whether standard output is the image's, be it by the name that the system has for it, so that findings go elsewhere.
    private var stripsToOutput: Bool {
        strip.map { $0 == "-" || FileStreams.descriptor(named: $0) == STDOUT_FILENO } ?? false
    }

    /// Strips an image; gives what is wrong with it if that is not possible.
    private func write(_ data: Data, _ old: Inspection, to path: String, limits: ImageLimits) throws -> Inspection {
        var kept: MetadataStripper.Kept = [.orientation, .colorProfile]
        if drop.contains(.orientation) { kept.remove(.orientation) }
        if drop.contains(.colorProfile) { kept.remove(.colorProfile) }
        var inspection = old
        let stripped: StrippedImage
        do throws(BulwarkValidation.ValidationError) {
            stripped = try MetadataStripper(keeping: kept, limits: limits).strip(data)
        } catch {
            inspection.issues = error.issues.map(Inspection.Issue.init)
            return inspection
        }
        if stripsToOutput {
            try stripped.image.data.withUnsafeBytes { try StandardOutput.write($0) }
        } else {
            do { try OutputFile.write(stripped.image.data, to: path) } catch {
                throw CommandFailure.unwritable(path, error)
            }
        }
        // What was wrong is gone with what was taken out: the verdict is about what was written.
        inspection.issues = []
        inspection.image = Inspection.Image(stripped.image.facts)
        let kinds =
            Set(stripped.removed.map(\.kind.rawValue)).sorted() + (stripped.trailing == nil ? [] : ["trailing data"])
        let what = kinds.isEmpty ? "nothing" : kinds.joined(separator: ", ")
        StandardError.write("bulwark: took out \(what); \(data.count) bytes became \(stripped.image.data.count)\n")
        return inspection
    }
}
