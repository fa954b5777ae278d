import Documents
import Testing

struct AnalyticMappingReaderTests {
    @Test func valuesAreRead() throws {
        let diagnostics = Diagnostics()
        var reader = try reader("text: a b\nsize: 600\nalpha: 0.05\nsmall: -1e-3\nprimary: true\nlist: [a, b]\nkind: b\n", diagnostics)
        #expect(reader.text("text") == "a b")
        #expect(reader.integer("size") == 600)
        #expect(reader.number("alpha") == 0.05)
        #expect(reader.number("small") == -0.001)
        #expect(reader.boolean("primary") == true)
        #expect(reader.texts("list")?.map(\.text) == ["a", "b"])
        #expect(reader.choice("kind", of: ["a", "b"]) == "b")
        #expect(reader.text("missing") == nil)
        reader.finish()
        #expect(diagnostics.all.isEmpty)
    }

    static let wrong: [(String, String)] = [
        ("size: 6.5", "f:1:7: `6.5` is no whole number; expected `size` as a whole number such as 12"),
        ("size: [1]", "f:1:7: `size` is wrong; expected a text, found a list"),
        ("size:", "f:1:1: `size` has no value; give one, or remove the key"),
        ("alpha: nan", "f:1:8: `nan` is no number; expected `alpha` as a number such as 0.5"),
        ("alpha: 1e999", "f:1:8: `1e999` is no number; expected `alpha` as a number such as 0.5"),
        ("alpha: 0x10", "f:1:8: `0x10` is no number; expected `alpha` as a number such as 0.5"),
        ("alpha: 5 mg", "f:1:8: `5 mg` is no number; expected `alpha` as a number such as 0.5"),
        ("primary: yes", "f:1:10: `yes` is no truth value; expected `primary` as true or false"),
        ("list: a", "f:1:7: `list` is wrong; expected a list, found a text"),
        ("list: [a, {b: 1}]", "f:1:11: an item of `list` is wrong; expected a text, found a mapping"),
        ("kind: paralel", "f:1:7: `paralel` is no `kind`; expected one of: parallel, crossover; did you mean `parallel`?"),
        ("szie: 5", "f:1:1: unknown key `szie` in a design; did you mean `size`?"),
        ("bananas: 5", "f:1:1: unknown key `bananas` in a design; the keys of a design are: size, alpha, primary, list, kind"),
        ("decide: 5", "f:1:1: decisions inside a regimen are not built yet; remove `decide`"),
    ]

    @Test(arguments: wrong) func wrongValuesAreTold(text: String, message: String) throws {
        let diagnostics = Diagnostics()
        var reader = try reader(text, diagnostics)
        _ = reader.integer("size")
        _ = reader.number("alpha")
        _ = reader.boolean("primary")
        _ = reader.texts("list")
        _ = reader.choice("kind", of: ["parallel", "crossover"])
        reader.notYet("decide", "decisions inside a regimen are not built yet")
        reader.finish()
        #expect(diagnostics.all.map(\.description) == [message])
    }

    @Test func aMissingKeyIsToldAtTheMapping() throws {
        let diagnostics = Diagnostics()
        let document = try Document.parse("a:\n  unti: mg\n", file: "f")
        let node = try #require(document.root.entries?.first?.value)
        var reader = try #require(MappingReader(node, what: "an output", in: diagnostics))
        _ = reader.required("unit")
        _ = reader.required("value")
        reader.finish()
        #expect(
            diagnostics.all.map(\.description) == [
                "f:2:3: an output needs `value`; add `value: ...`",
                "f:2:3: unknown key `unti` in an output; did you mean `unit`?",
            ])
    }

    @Test func aWordThatIsAKeyItselfIsNoMisspelling() throws {
        let diagnostics = Diagnostics()
        let document = try Document.parse("a:\n  unti: mg\n", file: "f")
        let node = try #require(document.root.entries?.first?.value)
        var reader = try #require(MappingReader(node, what: "an output", in: diagnostics))
        _ = reader.required("unit")
        _ = reader.optional("unti")
        reader.finish()
        #expect(diagnostics.all.map(\.description) == ["f:2:3: an output needs `unit`; add `unit: ...`"])
    }

    @Test func anotherKindOfValueIsTold() throws {
        let diagnostics = Diagnostics()
        let document = try Document.parse("- a\n", file: "f")
        #expect(MappingReader(document.root, what: "a model", keys: ["model", "time"], in: diagnostics) == nil)
        #expect(diagnostics.all.map(\.description) == ["f:1:1: a model is wrong; expected a mapping with keys model, time, found a list"])
    }

    @Test(arguments: ["yes", "No", "on", "off", "true", "null", "~"]) func truthWordsAreNoLevels(word: String) throws {
        let diagnostics = Diagnostics()
        let document = try Document.parse("levels: [\(word), none]\n", file: "f")
        let levels = document.root.entries?.first?.value.items?.map { $0.levelName(in: diagnostics) }
        #expect(levels == [nil, "none"])
        #expect(diagnostics.all.map(\.description) == [
            "f:1:10: `\(word)` cannot be the name of a level: YAML reads it as a truth value or as nothing; choose another word, such as `none` or `present`"
        ])
    }

    @Test(arguments: ["a-b", "1a", "then", "é", "a b"]) func levelsAreNames(word: String) throws {
        let diagnostics = Diagnostics()
        #expect(Scalar(word, file: "f").levelName(in: diagnostics) == nil)
        #expect(diagnostics.all.count == 1)
    }

    private func reader(_ text: String, _ diagnostics: Diagnostics) throws -> MappingReader {
        let document = try Document.parse(text, file: "f")
        return try #require(MappingReader(document.root, what: "a design", in: diagnostics))
    }
}
