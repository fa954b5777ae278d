import Documents
import Expressions
import TestSupport
import Testing

/// Garbage is told, quickly and without a crash.
struct PropertyFuzzTests {
    private static let pieces = [
        "a", "CL", "drug.CL", "1", "2.5", "5 mg", "3 L/h", "1e", "if", "then", "else", "and", "or", "not", "+", "-", "*", "/", "^", "(",
        ")", ",", "<", "<=", "==", "=", "!=", "'", ".", "#", "\n", "  ", " ", "µ", "\u{2212}", "[", "]", "{", "}", "%", "exp(", "max(",
        "sex == male", "cockcroft_gault(age, weight, creatinine, sex)", "\"", "\u{1F600}", "\u{A0}", "e9", "10^9/L", "&&", "?", ";",
    ]

    @Test func garbageNeverCrashes() {
        var random = SeededGenerator(state: 20_261_123)
        for _ in 0..<6000 {
            let text = (0..<(1 + random.below(25))).map { _ in Self.pieces[random.below(Self.pieces.count)] }
                .joined(separator: random.below(2) == 0 ? " " : "")
            let diagnostics = Diagnostics()
            let expression = parse(text, diagnostics)
            #expect((expression == nil) == diagnostics.hasErrors, "\(text)")
            if let expression { _ = UnitChecker(scope: Patient(), diagnostics: diagnostics).check(expression) }
            _ = EquationBlock.parse(Scalar(text, file: "m"), Diagnostics())
        }
    }

    @Test(arguments: ["(", "-", "not ", "if a then ", "f(", "2^", "+", "a + ", "x ", "(a) ", "1 ", "if ", "a < ", ") ", "then ", "1 mg ", "\"", "[", "= "])
    func longInputsEnd(piece: String) {
        let text = String(repeating: piece, count: 50_000)
        let clock = ContinuousClock()
        let time = clock.measure { #expect(parse(text) == nil) }
        // Linear work takes milliseconds; only a quadratic slip comes near this bound.
        #expect(time < .seconds(20))
    }

    @Test func nestingHasALimit() {
        let deep = String(repeating: "(", count: 150) + "x" + String(repeating: ")", count: 150)
        #expect(parse(deep) != nil)
        let tooDeep = String(repeating: "(", count: 250) + "x" + String(repeating: ")", count: 250)
        #expect(complaints(tooDeep) == ["1:201: nested more than 200 deep; name parts of it in equations of their own"])
        let tooLong = Array(repeating: "x", count: 300).joined(separator: " + ")
        #expect(complaints(tooLong) == ["1:1: too long: more than 250 operations in a row; name parts of it in equations of their own"])
        #expect(checked(Array(repeating: "x", count: 240).joined(separator: " + ")) != nil)
    }
}
