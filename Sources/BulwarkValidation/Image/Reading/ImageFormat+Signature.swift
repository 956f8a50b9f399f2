extension ImageFormat {
    /// The format that a file begins as; nil where it is none of those that are read.
    init?(signatureOf bytes: ImageBytes) {
        if bytes[0] == 0xFF, bytes[1] == 0xD8 {
            self = .jpeg
        } else if bytes[0] == 0x89, bytes.has("PNG\r\n\u{1A}\n", at: 1) {
            self = .png
        } else if bytes.has("GIF87a", at: 0) || bytes.has("GIF89a", at: 0) {
            self = .gif
        } else if bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8) {
            self = .webp
        } else if HEICReader.hasSignature(bytes) {
            self = .heic
        } else {
            return nil
        }
    }
}
