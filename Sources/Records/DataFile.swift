import Digests

/// A table that another file names, such as the patients of `resample`: results say by its digest which one it was, and do
/// not hold it.
public struct DataFile: Sendable, Hashable {
    /// Where it was read from.
    public let path: String
    /// SHA-256 of its text.
    public let sha256: String

    public init(path: String, text: String) {
        self.path = path
        sha256 = SHA256.hex(text)
    }
}
