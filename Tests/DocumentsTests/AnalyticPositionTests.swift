import Documents
import Testing

/// The source is at hand, so the place of every character is known: it is where that character stands.
struct AnalyticPositionTests {
    static let text = """
        plain: CL / V            # a comment
        µg: 5 µg/mL and — more
        single: 'it''s µ, here'
        double: "a\\tb \\"q\\" \\u00b5 z"
        block: |
          x = 1     # first

            + y
          z' = 3
        keep: |+
            a = 4

        folded: >-
          one two
          three

          four
        several: plain text
           goes on
             and on
        quoted: 'begins here
          ends there'
        flow: {a: µ1, b: [x y, 'p, q'], c: &anchor {d: 5}}
        alias: *anchor
        anchored: &text  value
        """

    @Test func everyCharacterStandsWhereItIsFound() throws {
        let document = try Document.parse(Self.text, file: "p.yaml")
        let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        var checked = 0
        for scalar in scalars(document.root) {
            let positions = scalar.positions()
            for (offset, character) in scalar.text.unicodeScalars.enumerated() where !character.properties.isWhitespace {
                let place = positions[offset]
                #expect(place == scalar.position(at: offset))
                let source = lines[place.line - 1][place.column - 1]
                // Escapes begin with a backslash.
                #expect(source == character || source == "\\", "`\(scalar.text)` at \(offset): \(place)")
                checked += 1
            }
        }
        #expect(checked > 150)
    }

    @Test(arguments: [
        ("plain", 0, 1, 8), ("plain", 5, 1, 13), ("µg", 2, 2, 7), ("single", 3, 3, 14), ("double", 1, 4, 11),
        ("double", 2, 4, 13), ("double", 8, 4, 21), ("double", 9, 4, 27), ("block", 0, 6, 3), ("block", 18, 7, 1), ("block", 21, 8, 5),
        ("keep", 4, 11, 9), ("folded", 8, 15, 3), ("several", 11, 19, 4),
    ])
    func theseStandHere(key: String, offset: Int, line: Int, column: Int) throws {
        let document = try Document.parse(Self.text, file: "p.yaml")
        let entry = try #require(document.root.entries?.first { $0.key.text == key })
        let scalar = try #require(entry.value.scalar)
        #expect(scalar.position(at: offset) == SourcePosition(file: "p.yaml", line: line, column: column))
    }

    @Test func anAliasedValueStandsAtItsAnchor() throws {
        let document = try Document.parse(Self.text, file: "p.yaml")
        let alias = try #require(document.root.entries?.first { $0.key.text == "alias" })
        #expect(alias.value.position.line == 23)
        #expect(alias.value.entries?.first?.value.scalar?.text == "5")
    }

    @Test func anAnchorIsNoPartOfItsText() throws {
        let document = try Document.parse(Self.text, file: "p.yaml")
        let entry = try #require(document.root.entries?.first { $0.key.text == "anchored" })
        #expect(entry.value.position.column == 18)
    }

    @Test func aTextOfItsOwnCountsItsOwnLines() {
        let scalar = Scalar("a +\n  b", file: "<command line>")
        #expect("\(scalar.position(at: 6))" == "<command line>:2:3")
    }

    @Test(arguments: ["\n", "\r\n"]) func lineEndsOfEitherKindCount(end: String) throws {
        let text = ["a: 1", "b: |", "  x", "  y", "c: 3"].joined(separator: end)
        let document = try Document.parse(text, file: "f")
        let entries = try #require(document.root.entries)
        #expect(entries[1].value.scalar?.position(at: 2) == SourcePosition(file: "f", line: 4, column: 3))
        #expect(entries[2].value.position == SourcePosition(file: "f", line: 5, column: 4))
    }
}

/// All keys and values that are text.
func scalars(_ node: DocumentNode) -> [Scalar] {
    switch node.content {
    case .scalar(let scalar): [scalar]
    case .sequence(let items): items.flatMap(scalars)
    case .mapping(let entries): entries.flatMap { [$0.key] + scalars($0.value) }
    case .empty: []
    }
}
