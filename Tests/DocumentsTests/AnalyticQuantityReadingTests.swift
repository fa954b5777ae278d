import Documents
import Quantities
import Testing

/// Constants in documents: a number, one space and a unit.
struct AnalyticQuantityReadingTests {
    static let sound: [(String, String, Double)] = [
        ("4.5 L/h", "mL/min", 75), ("16 y", "a", 16), ("39.8 %", "1", 0.398), ("-5 mg", "g", -0.005), ("0", "mg", 0),
        ("1e3 ug", "mg", 1), ("5.05 10^9/L", "10^9/L", 5.05), ("0.3", "1", 0.3),
    ]

    @Test(arguments: sound) func value(text: String, unit: String, expected: Double) throws {
        let diagnostics = Diagnostics()
        let found = Scalar(text, file: "f").value(of: "`x`", in: try Unit(unit), diagnostics)
        // One rounded factor.
        #expect(found.map { abs($0 - expected) <= 2e-16 * max(1, abs(expected)) } == true)
        #expect(diagnostics.all.isEmpty)
    }

    @Test(arguments: ["70", "70 L", "70kg", "seventy kg", "70 kgg", "70  kg", "", "1,5 kg"])
    func wrongOnesAreTold(text: String) throws {
        let diagnostics = Diagnostics()
        #expect(Scalar(text, file: "f").value(of: "`x`", in: try Unit("kg"), diagnostics) == nil)
        #expect(diagnostics.all.count == 1)
    }

    @Test func aWrongUnitIsToldAtItsPlace() throws {
        let document = try Document.parse("a: {b: 5 mg/hr}\n", file: "f")
        let diagnostics = Diagnostics()
        var outer = try #require(MappingReader(document.root, what: "a", in: diagnostics))
        var inner = try #require(outer.optional("a").flatMap { MappingReader($0, what: "b", in: diagnostics) })
        _ = inner.value("b", in: try Unit("mg/h"))
        #expect(diagnostics.all.map(\.description) == ["f:1:13: unknown unit `hr`; write `mg/h`"])
    }
}
