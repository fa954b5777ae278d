import Expressions
import TestSupport
import Testing

/// The postfix program gives the bits of the tree walk.
struct PropertyEvaluatorTests {
    @Test func programAndTreeAgree() throws {
        var random = SeededGenerator(state: 3)
        let names = ["a", "b", "c"]
        for _ in 0..<2000 {
            let tree = tree(&random, depth: 6)
            let evaluator = try #require(Evaluator(tree) { names.firstIndex(of: $0) })
            let values = names.map { _ in Double(random.below(2001) - 1000) / 100 }
            let expected = tree.evaluate { name in names.firstIndex(of: name).map { values[$0] } ?? .nan }
            #expect(evaluator(values).bitPattern == expected.bitPattern || (evaluator(values).isNaN && expected.isNaN))
        }
    }

    @Test func aSymbolWithoutAPlaceIsRefused() {
        #expect(Evaluator(.symbol("a")) { _ in nil } == nil)
    }

    @Test func symbolsAreFound() {
        #expect(checked("if sex == male then CL else Q * exp(x)")?.tree.symbols == ["sex", "CL", "Q", "x"])
    }

    private func tree(_ random: inout SeededGenerator, depth: Int) -> CheckedExpression {
        if depth == 0 || random.below(5) == 0 {
            return random.below(2) == 0 ? .constant(Double(random.below(100)) / 7) : .symbol(["a", "b", "c"][random.below(3)])
        }
        let next = { (random: inout SeededGenerator) in self.tree(&random, depth: depth - 1) }
        switch random.below(4) {
        case 0: return .unary(UnaryOperator.allCases[random.below(UnaryOperator.allCases.count)], next(&random))
        case 1: return .select(next(&random), next(&random), next(&random))
        default: return .binary(BinaryOperator.allCases[random.below(BinaryOperator.allCases.count)], next(&random), next(&random))
        }
    }
}
