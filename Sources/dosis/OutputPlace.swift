import Documents
import Foundation

/// Folders and files that commands write; what the system refuses is told in one line.
enum OutputPlace {
    /// Makes a folder and those above it, unless they are there.
    /// - Throws: ``DiagnosticError``.
    static func makeFolder(_ path: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
            throw failure(path, "this is a file", expected: "a folder, or a name that is free", remedy: "choose another with `--out`")
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw failure(path, "the folder cannot be made", remedy: "choose another with `--out`, or check the permissions")
        }
    }

    /// Writes a text file, whole or not at all.
    /// - Throws: ``DiagnosticError``.
    static func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let isThere = FileManager.default.fileExists(atPath: folder)
            throw failure(
                path, "the file cannot be written" + (isThere ? "" : ": there is no folder `\(folder)`"),
                remedy: isThere ? "check that it is no folder, the permissions and the space left" : "make the folder first")
        }
    }

    private static func failure(_ path: String, _ problem: String, expected: String? = nil, remedy: String) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(SourcePosition(file: path, line: 1, column: 1), problem, expected: expected, remedy: remedy)
        ])
    }
}
