import Documents
import TestSupport
import Testing

/// Seeded mutations of a sound file: reading ends, and every diagnostic stands inside the file.
struct PropertyFuzzTests {
    @Test func mutatedFilesNeverCrash() {
        let sound = Array(AnalyticPositionTests.text.unicodeScalars)
        let odd = Array("{}[]:,-'\"|>&*!#%@`\t\n µ?~\u{0}\u{85}\u{2028}\u{1F600}".unicodeScalars)
        var random = SeededGenerator(state: 20_261_123)
        for _ in 0..<4000 {
            var text = sound
            for _ in 0..<(1 + random.below(6)) {
                let place = random.below(text.count)
                switch random.below(4) {
                case 0: text[place] = odd[random.below(odd.count)]
                case 1: text.insert(odd[random.below(odd.count)], at: place)
                case 2: text.removeSubrange(place..<min(text.count, place + 1 + random.below(8)))
                default: text.insert(contentsOf: text[place..<min(text.count, place + random.below(30))], at: random.below(text.count))
                }
                if text.isEmpty { text = sound }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            let diagnostics = Diagnostics()
            let document = Document.parse(String(view), file: "f", diagnostics)
            #expect(document != nil || diagnostics.hasErrors)
            for diagnostic in diagnostics.all { #expect(isInside(diagnostic.position, text)) }
            for scalar in document.map({ scalars($0.root) }) ?? [] {
                #expect(isInside(scalar.position(at: scalar.text.unicodeScalars.count), text))
            }
        }
    }

    private func isInside(_ position: SourcePosition, _ text: [Unicode.Scalar]) -> Bool {
        position.line >= 1 && position.column >= 1 && position.line <= text.count + 1 && position.column <= text.count + 1
    }
}
