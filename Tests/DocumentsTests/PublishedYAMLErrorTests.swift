import Documents
import Foundation
import Testing

/// The exact messages for malformed files: they are a part of the product.
struct PublishedYAMLErrorTests {
    static let cases: [(String, String)] = [
        ("a: {value: auc(C, 0 h, 24 h)}\n", "1:12: text with a comma or bracket inside {} must be quoted; write 'auc(C, 0 h, 24 h)'"),
        ("a: {dose: 1,000 mg}\n", "1:11: a comma stands in the number `1,000 mg`; expected numbers such as `1000` and `0.5`; write `1000 mg` or `1.000 mg`, whichever is meant"),
        ("a: [max(1, 2), 3]\n", "1:5: text with a comma or bracket inside [] must be quoted; write 'max(1, 2)'"),
        ("a: {x: mL/min/{1.73_m2}, y: 1}\n", "1:15: text with a comma or bracket inside {} must be quoted; expected `,` or the closing bracket here; write the text as '...'"),
        ("a: {x: f[1], y: 1}\n", "1:9: text with a comma or bracket inside {} must be quoted; expected `,` or the closing bracket here; write the text as '...'"),
        ("a: [1, 2\nb: 3\n", "1:4: `[` is opened here and not closed; expected `]` before line 2; close it; text with a comma or bracket inside [] must be quoted"),
        ("a: {b: 1\nc: 2\n", "1:4: `{` is opened here and not closed; expected `}` before line 2; close it; text with a comma or bracket inside {} must be quoted"),
        ("a: {b: 1\n", "1:4: `{` is opened here and not closed; expected `}` before line 2; close it; text with a comma or bracket inside {} must be quoted"),
        ("a: b: c\n", "1:5: a `:` does not fit here; expected one `key: value` on a line, with the keys of a mapping below each other; several keys stand in braces, `name: {key: value, key: value}`, or each on a line below `name:`; quote text that contains `: `"),
        ("a:\n\t- b\n", "2:1: a tab cannot indent; expected spaces; replace the tab by spaces"),
        ("a: 'open\nb: 2\n", "1:4: a quote is opened here and never closed; close it"),
        ("a: *none\n", "1:4: no anchor (`&name`) of this name stands above; define it, or quote a text that begins with `*`"),
        ("a: @x\n", "1:4: a value cannot begin with `@`; quote the text: '...'"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins here; expected one document in a file; remove the `---`, or check the indentation"),
        ("{a: 1}}\n", "1:7: this stands behind the end of the document; check brackets and indentation"),
        ("a: - b\n", "1:4: a list cannot begin here; expected each `- item` on a line of its own; begin the list below its key"),
        ("a: ]\n", "1:4: a value is missing here; quote the text if it is meant as text: '...'"),
        ("a: \"\\q\"\n", "1:5: an unknown escape in a double-quoted text; use single quotes: '...'"),
        ("a: {4 c, d: e}\n", "1:5: `4 c` has no key; expected `key: 4 c` inside {}"),
        ("a:\n  b:2\n  c: 3\n", "2:3: a key without its `:`; expected `key: value`; a space follows the `:`"),
        ("a: {b c}\n", "1:5: `b c` has no value; expected `b c: ...`"),
        ("? [a, b]\n: c\n", "1:3: a key must be a word; quote text that holds brackets"),
        ("a: !!str 5\n", "1:4: YAML tags (`!...`) have no meaning here; remove it, or quote the text"),
        ("a: 1\nb: 2\na: 3\n", "3:1: `a` is given twice: first in line 1; keep one of them"),
        ("a: {µ: 1, x: 2, µ: 3}\n", "1:17: `µ` is given twice: first in line 1; keep one of them"),
        ("'a': 1\na: 2\n", "2:1: `a` is given twice: first in line 1; keep one of them"),
        ("# only a comment\n", "1:1: the file is empty: it holds only comments"),
        ("", "1:1: the file is empty"),
        (" \n\n", "1:1: the file is empty"),
        ("a: 1\nb: \u{0}x\n", "2:4: the character U+0000 cannot stand in a text file; remove it; is this the right file?"),
    ]

    @Test(arguments: cases) func message(text: String, expected: String) {
        #expect(messages(text) == ["f.yaml:\(expected)"])
    }

    @Test func allErrorsAreToldAtOnce() {
        let text = "a: 1\na: 2\nb: {c: 1, c: 2, c: 3}\nd: {e: f(1, 2)}\n"
        #expect(messages(text).map { $0.prefix { $0 != ";" } } == [
            "f.yaml:2:1: `a` is given twice: first in line 1",
            "f.yaml:3:11: `c` is given twice: first in line 3",
            "f.yaml:3:17: `c` is given twice: first in line 3",
            "f.yaml:4:8: text with a comma or bracket inside {} must be quoted",
        ])
    }

    @Test func whatWasMeantIsReadOn() {
        let diagnostics = Diagnostics()
        let document = Document.parse("a: {value: auc(C, 0 h, 24 h), unit: mg}\n", file: "f", diagnostics)
        #expect(document?.root.entries?.first?.value.entries?.map { $0.value.scalar?.text } == ["auc(C, 0 h, 24 h)", "mg"])
    }

    @Test func aliasesThatMultiplyAreRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let item = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: item, count: 10).joined(separator: ", "))]\n"
        }
        #expect(messages(text).contains { $0.contains("the file holds more than 200000 values once its aliases are expanded") })
    }

    @Test(arguments: ["? *a29\n: 1\n", "b: {*a29 : 1}\n", "b: {[*a29]: 1}\n"]) func aliasesThatMultiplyInKeysAreRefused(key: String) {
        var text = "a0: &a0 [x, x]\n"
        for level in 1..<30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(messages(text + key).map { $0.contains("a key must be a word") } == [true])
    }

    @Test(arguments: [150, 5000]) func deepNestingIsRefused(depth: Int) {
        let text = "a: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(messages(text).contains { $0.contains("nested") })
    }

    @Test func filesThatCannotBeRead() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("documents-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bad = folder.appendingPathComponent("bad.yaml")
        try Data([0x61, 0x3A, 0x20, 0xC2, 0xB5, 0x0A, 0x62, 0xFF, 0x0A]).write(to: bad)
        let large = folder.appendingPathComponent("large.yaml")
        try Data(repeating: 0x61, count: Document.byteLimit + 1).write(to: large)
        let empty = folder.appendingPathComponent("empty.yaml")
        try Data().write(to: empty)
        #expect(loadMessages(bad.path) == ["\(bad.path):2:2: this byte is not UTF-8 text; save the file as UTF-8"])
        #expect(loadMessages(large.path) == ["\(large.path):1:1: the file is larger than 16 MB; split it, or check that it is the right file"])
        #expect(loadMessages(empty.path) == ["\(empty.path):1:1: the file is empty"])
        #expect(loadMessages(folder.path) == ["\(folder.path):1:1: this is a folder; expected a file"])
        #expect(loadMessages(folder.path + "/none") == ["\(folder.path)/none:1:1: there is no such file; check the path"])
    }

    @Test func aByteOrderMarkIsNoText() throws {
        let document = try Document.parse("\u{FEFF}a: 1\n", file: "f")
        #expect(document.root.entries?.first?.key.text == "a")
    }

    private func messages(_ text: String) -> [String] { failure { _ = try Document.parse(text, file: "f.yaml") } }

    private func loadMessages(_ path: String) -> [String] { failure { _ = try Document.load(path: path) } }

    private func failure(_ body: () throws -> Void) -> [String] {
        do { try body() } catch let error as DiagnosticError { return error.diagnostics.map(\.description) } catch { return ["\(error)"] }
        return []
    }
}
