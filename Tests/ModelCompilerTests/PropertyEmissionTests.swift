import CLanes
import Expressions
import ModelCompiler
import TestSupport
import Testing

/// Compiled programs against direct evaluation of the trees they came from.
@Suite struct PropertyEmissionTests {
    static func random(_ depth: Int, _ generator: inout SeededGenerator) -> CheckedExpression {
        if depth == 0 {
            let leaves: [CheckedExpression] = [
                .symbol("x"), .symbol("y"), .symbol("p"), .symbol("q"), .symbol("w"), .constant(1.5), .constant(-2),
                .constant(0), .constant(1),
            ]
            return leaves[Int.random(in: 0..<leaves.count, using: &generator)]
        }
        func sub() -> CheckedExpression { random(depth - 1, &generator) }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0:
            let op = UnaryOperator.allCases[Int.random(in: 0..<UnaryOperator.allCases.count, using: &generator)]
            return .unary(op, sub())
        case 1: return .select(sub(), sub(), sub())
        case 2, 3:
            let op = BinaryOperator.allCases[Int.random(in: 0..<BinaryOperator.allCases.count, using: &generator)]
            return .binary(op, sub(), sub())
        default:
            let arithmetic: [BinaryOperator] = [.add, .subtract, .multiply, .divide]
            return .binary(arithmetic[Int.random(in: 0..<4, using: &generator)], sub(), sub())
        }
    }

    @Test func programsComputeWhatTheTreesSay() throws {
        var generator = SeededGenerator(state: 4711)
        var compared = 0
        var agreed = 0
        for _ in 0..<400 {
            let trees = (0..<3).map { _ in Self.random(5, &generator) }
            var equations = TwinEquations()
            equations.covariates = ["w"]
            equations.parameters = [.init("p", .constant(1.25)), .init("q", .constant(0.75))]
            equations.states = [.init("x", derivative: trees[0]), .init("y", derivative: trees[1])]
            equations.observables = trees
            let workspace = try TwinWorkspace.individual(equations, covariates: [3])
            let y = [Double.random(in: -2...2, using: &generator), Double.random(in: -2...2, using: &generator)]
            let symbols = ["x": y[0], "y": y[1], "p": 1.25, "q": 0.75, "w": 3]
            let values = workspace.observables(0, y, count: 3)
            for (tree, value) in zip(trees, values) {
                let reference = tree.evaluate { symbols[$0] ?? .nan }
                // Simplification may replace NaN and infinite intermediate values, reciprocals move the last digits,
                // and comparisons or cancellations may blow those up: count agreement instead of demanding all.
                guard reference.isFinite else { continue }
                compared += 1
                if abs(value - reference) <= 1e-12 * max(abs(reference), 1) { agreed += 1 }
            }
            // The same expression must give the same bits in the derivative and in an observable.
            let slope = workspace.derivative(0, y)
            #expect(slope[0].bitPattern == values[0].bitPattern || slope[0].isNaN && values[0].isNaN)
            #expect(slope[1].bitPattern == values[1].bitPattern || slope[1].isNaN && values[1].isNaN)
        }
        #expect(compared > 600)
        #expect(Double(agreed) >= 0.98 * Double(compared), "\(agreed) of \(compared)")
    }
}
