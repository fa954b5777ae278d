import Foundation

/// Text files as they come from a disk: UTF-8, no NUL, of a bearable size.
public enum FileText {
    /// The largest table of data that is read; it is held in memory.
    public static let tableByteLimit = 1 << 30

    /// The file's text, or nil after a diagnostic at its beginning (or at the first bad byte).
    public static func read(_ path: String, limit: Int = Document.byteLimit, _ diagnostics: Diagnostics) -> String? {
        let start = SourcePosition(file: path, line: 1, column: 1)
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            diagnostics.error(start, "there is no such file", remedy: meant(by: path).map { "did you mean `\($0)`?" } ?? "check the path")
            return nil
        }
        if isDirectory.boolValue {
            diagnostics.error(start, "this is a folder", expected: "a file")
            return nil
        }
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: limit + 1)
        else {
            if FileManager.default.isReadableFile(atPath: path) { return checked("", file: path, limit: limit, diagnostics) }
            diagnostics.error(start, "the file cannot be read", remedy: "check its permissions")
            return nil
        }
        guard data.count <= limit else {
            diagnostics.error(
                start, "the file is larger than \(limit >> 20) MB",
                remedy: "split it, or check that it is the right file")
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            diagnostics.error(
                badByte(in: data, file: path), "this byte is not UTF-8 text", remedy: "save the file as UTF-8")
            return nil
        }
        return checked(text, file: path, limit: limit, diagnostics)
    }

    /// A file that a wrong path may mean: the same name with `.yaml`, in a folder for its kind, or spelt a little otherwise.
    private static func meant(by path: String) -> String? {
        let folder = path.contains("/") ? URL(fileURLWithPath: path).deletingLastPathComponent().relativePath : ""
        let name = URL(fileURLWithPath: path).lastPathComponent
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        if let near = Suggestions.nearest(name, among: files.sorted()) {
            return folder.isEmpty ? near : "\(path.dropLast(name.count))\(near)"
        }
        let names = name.hasSuffix(".yaml") ? [path] : [path, "\(path).yaml"]
        let places = names + names.flatMap { name in ["Protocols", "Cohorts", "Models"].map { "\($0)/\(name)" } }
        return places.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// The text without its byte order mark, or nil after a diagnostic for NUL, other control characters or emptiness.
    static func checked(
        _ text: String, file: String, limit: Int = Document.byteLimit, _ diagnostics: Diagnostics
    ) -> String? {
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        let start = SourcePosition(file: file, line: 1, column: 1)
        guard text.utf8.count <= limit else {
            diagnostics.error(start, "the text is larger than \(limit >> 20) MB")
            return nil
        }
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                diagnostics.error(
                    SourcePosition(file: file, line: line, column: column),
                    "the character U+\(String(repeating: "0", count: 4 - min(4, code.count)))\(code) cannot stand in a text file",
                    remedy: "remove it; is this the right file?")
                return nil
            }
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        if text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) {
            diagnostics.error(start, "the file is empty")
            return nil
        }
        return text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85: false
        case 0..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// The place of the first byte that is not UTF-8.
    private static func badByte(in data: Data, file: String) -> SourcePosition {
        var bytes = data.makeIterator()
        var decoder = UTF8()
        var line = 1
        var column = 1
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return SourcePosition(file: file, line: line, column: column)
    }
}
