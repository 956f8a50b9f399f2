import BulwarkReport

/// The settings of xcconfig files, each read once however many targets are built by it.
final class BuildConfigurationFiles {
    /// Reads a text by its path relative to the audited root; nil where there is none. It is told where the file is named.
    typealias TextReader = (_ path: String, _ namedAt: SourceLocation) -> [UInt8]?

    private let read: TextReader
    private var layers: [String: SettingsLayer] = [:]

    init(read: @escaping TextReader) { self.read = read }

    /// The settings of a file with those that it includes.
    func layer(ofFile path: String, namedAt place: SourceLocation) -> SettingsLayer {
        if let known = layers[path] { return known }
        let layer = BuildConfigurationFile.layer(ofFile: path, namedAt: place, read: read)
        layers[path] = layer
        return layer
    }

    /// The text of a file that a project names.
    func text(_ path: String, namedAt place: SourceLocation) -> [UInt8]? { read(path, place) }
}
