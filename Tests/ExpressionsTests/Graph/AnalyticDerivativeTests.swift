import Expressions
import Foundation
import Testing

/// Derivatives against closed forms (Abramowitz and Stegun 1964, section 3.3 and 4.1-4.2).
@Suite struct AnalyticDerivativeTests {
    typealias Build = @Sendable (inout ExpressionGraph, ExpressionGraph.NodeID) -> ExpressionGraph.NodeID

    static let cases: [(name: String, build: Build, derivative: @Sendable (Double) -> Double)] = [
        ("-x", { $0.unary(.negate, $1) }, { _ in -1 }),
        ("exp x", { $0.unary(.exp, $1) }, { exp($0) }),
        ("log x", { $0.unary(.log, $1) }, { 1 / $0 }),
        ("log10 x", { $0.unary(.log10, $1) }, { 1 / ($0 * log(10)) }),
        ("sqrt x", { $0.unary(.sqrt, $1) }, { 0.5 / $0.squareRoot() }),
        ("|x - 1|", { $0.unary(.abs, $0.binary(.subtract, $1, $0.constant(1))) }, { $0 < 1 ? -1 : 1 }),
        ("floor x", { $0.unary(.floor, $1) }, { _ in 0 }),
        ("x^3", { $0.binary(.power, $1, $0.constant(3)) }, { 3 * $0 * $0 }),
        ("x^-2", { $0.binary(.power, $1, $0.constant(-2)) }, { -2 / ($0 * $0 * $0) }),
        ("x^1.7", { $0.binary(.power, $1, $0.constant(1.7)) }, { 1.7 * pow($0, 0.7) }),
        ("2^x", { $0.binary(.power, $0.constant(2), $1) }, { log(2) * pow(2, $0) }),
        ("x^x", { $0.binary(.power, $1, $1) }, { pow($0, $0) * (log($0) + 1) }),
        ("x / (1 + x)", { $0.binary(.divide, $1, $0.binary(.add, $0.constant(1), $1)) }, { 1 / (1 + $0) / (1 + $0) }),
        ("min(x, 1)", { $0.binary(.min, $1, $0.constant(1)) }, { $0 < 1 ? 1 : 0 }),
        ("max(x, 1)", { $0.binary(.max, $1, $0.constant(1)) }, { $0 < 1 ? 0 : 1 }),
        ("x < 1", { $0.binary(.less, $1, $0.constant(1)) }, { _ in 0 }),
        (
            "if x < 1 then x^2 else 3 x",
            {
                $0.select(
                    $0.binary(.less, $1, $0.constant(1)), $0.binary(.multiply, $1, $1),
                    $0.binary(.multiply, $0.constant(3), $1))
            }, { $0 < 1 ? 2 * $0 : 3 }
        ),
    ]

    @Test(arguments: cases.indices) func matchesTheClosedForm(_ index: Int) {
        let (name, build, derivative) = Self.cases[index]
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        let slope = graph.derivative(of: build(&graph, x), withRespectTo: x)
        for value in [0.25, 0.9, 1.5, 3.0, 40.0] {
            let expected = derivative(value)
            // A handful of roundings on each side.
            #expect(abs(evaluate(graph, slope, ["x": value]) - expected) <= 8 * expected.ulp, "\(name) at \(value)")
        }
    }

    @Test func powerAtBaseZero() {
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        let h = graph.symbol("h")
        let power = graph.binary(.power, x, h)
        let byBase = graph.derivative(of: power, withRespectTo: x)
        let byExponent = graph.derivative(of: power, withRespectTo: h)
        // d x^h / dx = h x^(h - 1): 0 at x = 0 for h > 1, 1 for h = 1; d x^h / dh tends to 0.
        #expect(evaluate(graph, byBase, ["x": 0, "h": 1.8]) == 0)
        #expect(evaluate(graph, byBase, ["x": 0, "h": 1]) == 1)
        #expect(evaluate(graph, byExponent, ["x": 0, "h": 1.8]) == 0)
        // x^(a if x < 5 else b): the exponent does not change, so log(0) must not show.
        let exponent = graph.select(graph.binary(.less, x, graph.constant(5)), h, graph.binary(.multiply, h, x))
        let slope = graph.derivative(of: graph.binary(.power, x, exponent), withRespectTo: x)
        #expect(evaluate(graph, slope, ["x": 0, "h": 2]) == 0)
        #expect(evaluate(graph, slope, ["x": 3, "h": 2]) == 6)
    }

    @Test func selectDoesNotLeakTheBranchNotTaken() {
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        let guarded = graph.select(
            graph.binary(.greater, x, graph.constant(0)), graph.unary(.sqrt, x), graph.constant(0))
        let slope = graph.derivative(of: guarded, withRespectTo: x)
        #expect(evaluate(graph, slope, ["x": 0]) == 0)
        #expect(evaluate(graph, slope, ["x": 4]) == 0.25)
    }
}
