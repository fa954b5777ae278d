import Digests
import Documents

/// A table that another file names, such as the patients of `resample`: results say by its digest which one it was, and do
/// not hold it.
public struct DataFile: Sendable, Hashable {
    /// Where it was read from.
    public let path: String
    /// SHA-256 of its text.
    public let sha256: String

    /// The file and its text; nil after diagnostics.
    package static func read(_ path: String, _ diagnostics: Diagnostics) -> (file: DataFile, text: String)? {
        FileText.read(path, limit: FileText.tableByteLimit, diagnostics).map { (DataFile(path: path, sha256: SHA256.hex($0)), $0) }
    }
}
