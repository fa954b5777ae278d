import Expressions
import TestSupport
import Testing

@Suite struct PropertyDerivativeTests {
    /// A random smooth expression of x and y whose functions stay within their domains.
    static func smooth(
        _ depth: Int, _ graph: inout ExpressionGraph, _ generator: inout SeededGenerator
    ) -> ExpressionGraph.NodeID {
        if depth == 0 {
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: return graph.symbol("x")
            case 1: return graph.symbol("y")
            default: return graph.constant(Double.random(in: 0.1...2, using: &generator))
            }
        }
        let a = smooth(depth - 1, &graph, &generator)
        let b = smooth(depth - 1, &graph, &generator)
        let one = graph.constant(1)
        let positive = graph.binary(.add, one, graph.binary(.multiply, a, a))
        let bounded = graph.binary(.divide, b, graph.binary(.add, one, graph.binary(.multiply, b, b)))
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: return graph.binary(.add, a, b)
        case 1: return graph.binary(.subtract, a, b)
        case 2: return graph.binary(.multiply, a, bounded)
        case 3: return graph.binary(.divide, b, positive)
        case 4: return graph.unary(.exp, bounded)
        case 5: return graph.unary(.log, positive)
        case 6: return graph.unary(.sqrt, positive)
        case 7: return graph.binary(.power, positive, bounded)
        default: return graph.unary(.negate, graph.unary(.log10, positive))
        }
    }

    @Test func agreesWithCentralDifferences() {
        var generator = SeededGenerator(state: 20261123)
        var usable = 0
        for _ in 0..<300 {
            var graph = ExpressionGraph()
            let root = Self.smooth(4, &graph, &generator)
            let x = graph.symbol("x")
            let slope = graph.derivative(of: root, withRespectTo: x)
            let at = ["x": Double.random(in: -2...2, using: &generator), "y": Double.random(in: -2...2, using: &generator)]
            func difference(_ h: Double) -> Double {
                var up = at
                var down = at
                up["x", default: 0] += h
                down["x", default: 0] -= h
                return (evaluate(graph, root, up) - evaluate(graph, root, down)) / (2 * h)
            }
            // Richardson's extrapolation of two steps; their disagreement measures its own error, of order h^4 after
            // extrapolation, and rounding adds about 1e-16 |f| / h.
            let (coarse, fine) = (difference(2e-4), difference(1e-4))
            let expected = (4 * fine - coarse) / 3
            let rounding = 1e-11 * (1 + abs(evaluate(graph, root, at)))
            guard abs(fine - coarse) < 1e-5 * (1 + abs(fine)) else { continue }
            usable += 1
            #expect(abs(evaluate(graph, slope, at) - expected) <= 1e-9 * (1 + abs(expected)) + rounding)
        }
        #expect(usable > 270)
    }

    @Test func sharedGraphsStayLinear() {
        // x_(k+1) = x_k^2 / 4 + x_k: as a tree 2^1000 leaves.
        var graph = ExpressionGraph()
        let x = graph.symbol("x")
        var node = x
        for _ in 0..<1000 {
            node = graph.binary(
                .add, graph.binary(.divide, graph.binary(.multiply, node, node), graph.constant(4)), node)
        }
        let before = graph.count
        let slope = graph.derivative(of: node, withRespectTo: x)
        #expect(before < 3010)
        #expect(graph.count - before < 10_000)
        // At x = 0 every step has derivative 1.
        #expect(evaluate(graph, slope, ["x": 0]) == 1)
    }

    @Test func deepExpressionsNeedNoStack() {
        // A sum of 20,000 terms leans left as deep as it is long.
        var tree = CheckedExpression.symbol("x")
        for _ in 0..<20_000 { tree = .binary(.add, tree, .unary(.exp, .symbol("x"))) }
        var graph = ExpressionGraph()
        let root = graph.node(for: tree) { graph, name in graph.symbol(name) }
        let x = graph.symbol("x")
        let slope = graph.derivative(of: root, withRespectTo: x)
        #expect(evaluate(graph, slope, ["x": 0]) == 20_001)
        Self.dismantle(&tree)
    }

    /// Frees a left-leaning tree from the top; the compiler's own release would recurse.
    private static func dismantle(_ tree: inout CheckedExpression) {
        while case .binary(_, let left, _) = tree { tree = left }
    }
}
