internal import ArgumentParser
internal import BulwarkRelay

extension ServerAddress {
    /// Reads `host:port` from the command line.
    static func argument(_ text: String) throws -> ServerAddress {
        guard let address = ServerAddress(text) else {
            throw ValidationError("It must be host:port, such as 127.0.0.1:8443.")
        }
        return address
    }
}
