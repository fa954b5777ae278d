import Documents
import Foundation
import ModelLanguage
import TestSupport
import Testing

/// Seeded mutations of valid model files: none crashes, takes longer than 2 s, or passes with a key that nobody read.
@Suite struct PropertyMutationTests {
    /// The long tests do as many as a format ought to stand; the normal run a tenth.
    static let count = TestTier.isLong ? 20_000 : 2_000

    @Test func neverCrashOrHang() throws {
        let files = try Self.files()
        var random = SeededGenerator(state: 20_261_123)
        var slowest: (Duration, String) = (.zero, "")
        var refused = 0
        for _ in 0..<Self.count {
            let file = files[random.below(files.count)]
            var text = file.text
            for _ in 0...random.below(3) { text = Self.mutate(text, &random) }
            let clock = ContinuousClock()
            let start = clock.now
            let diagnostics = Diagnostics()
            let document = Document.parse(text, file: "\(fixtures)/model.yaml", diagnostics)
            let model = document.flatMap { ModelFile.read($0, diagnostics) }
            let time = clock.now - start
            if time > slowest.0 { slowest = (time, text) }
            #expect(model != nil || diagnostics.hasErrors, "a refusal must say why:\n\(text)")
            if diagnostics.hasErrors { refused += 1 }
        }
        #expect(slowest.0 < .seconds(2), "took \(slowest.0):\n\(slowest.1)")
        // The mutations must bite, or they prove nothing.
        #expect(refused > Self.count / 2)
    }

    /// Any key renamed to a random word is an error: nothing is silently ignored. Of all files' keys the normal run takes
    /// one in eight.
    @Test func renamedKeysAreErrors() async throws {
        var random = SeededGenerator(state: 7)
        var renamed: [(name: String, key: RenamedKey)] = []
        for file in try Self.files() {
            let diagnostics = Diagnostics()
            let document = try #require(Document.parse(file.text, file: "\(fixtures)/model.yaml", diagnostics))
            for key in TestTier.share(of: Self.keys(of: document.root), oneIn: 8, seed: random.below(8)) {
                renamed.append((file.name, RenamedKey(key, in: file.text, &random)))
            }
        }
        try await onAllCores(renamed) { name, renamed in
            let (model, found) = messages(renamed.text)
            let key = renamed.key
            #expect(model == nil, "\(name): `\(key.text)` at \(key.position) renamed to `\(renamed.word)` passed: \(found)")
        }
    }

    static func files() throws -> [(name: String, text: String)] {
        let folders = ["Tests/ModelLanguageTests/Fixtures", "Sources/ModelLibrary/Models", "Benchmarks"]
        return try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: "\(repository)/\(folder)")
                .filter { $0.hasSuffix(".yaml") }.sorted()
                .map { ($0, try String(contentsOfFile: "\(repository)/\(folder)/\($0)", encoding: .utf8)) }
        }
    }

    /// Keys that the language knows. Names that authors choose are left out where nothing uses them, such as a route's,
    /// which may be called anything. What checks say of covariates, doses and twins is read higher up (PropertyCheckTests).
    private static func keys(of node: DocumentNode, under section: String? = nil, depth: Int = 0) -> [Scalar] {
        if section == "checks", let items = node.items { return items.flatMap { keys(of: $0, under: section, depth: depth) } }
        guard let entries = node.entries else { return [] }
        let free: Set<String> = ["events", "routes", "outputs", "parameters", "covariates", "inputs", "forcing", "states"]
        return entries.flatMap { entry in
            if section == "checks" { return [entry.key] }
            let isAuthorsName = depth == 1 && section.map(free.contains) == true
            let nested = keys(of: entry.value, under: depth == 0 ? entry.key.text : section, depth: depth + 1)
            return (isAuthorsName ? [] : [entry.key]) + nested
        }
    }

    // MARK: Mutations

    /// Deletes, doubles, swaps or replaces a line or a token.
    static func mutate(_ text: String, _ random: inout SeededGenerator) -> String {
        if random.below(3) == 0 {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            edit(&lines, &random, with: ["", "  x: 1", "}", "states: {", "- a", "\tb: 2"])
            return lines.joined(separator: "\n")
        }
        var tokens = Self.tokens(of: text)
        let strange = [
            "", " ", "\n", ":", "{", "}", "[", "]", ",", "'", "\"", "#", "|", "&a", "*a", "!!", "%", "\u{0}", "\u{FEFF}", "é", "𝛼",
            "-", "+", "/", "^", "(", ")", "=", "==", "<", "if", "then", "else", "and", "mg", "L/h", "1e999", "0", "-1", "1e-320",
            "99999999999999999999", "t", "tad", "exp", "central", "CL", "no", "null", "~", ".inf", "\t", "((((((((((((((((",
        ]
        edit(&tokens, &random, with: strange)
        return tokens.joined()
    }

    private static func edit(_ parts: inout [String], _ random: inout SeededGenerator, with strange: [String]) {
        guard !parts.isEmpty else { return }
        let place = random.below(parts.count)
        switch random.below(4) {
        case 0: parts.remove(at: place)
        case 1: parts.insert(parts[place], at: random.below(parts.count))
        case 2: parts.swapAt(place, random.below(parts.count))
        default: parts[place] = random.below(3) == 0 ? parts[random.below(parts.count)] : strange[random.below(strange.count)]
        }
    }

    /// Words, numbers, blanks and signs; joined they are the text.
    private static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var wasWord = false
        for character in text {
            let isWord = character.isLetter || character.isNumber || character == "_" || character == "."
            if isWord, wasWord { tokens[tokens.count - 1].append(character) } else { tokens.append(String(character)) }
            wasWord = isWord
        }
        return tokens
    }
}
