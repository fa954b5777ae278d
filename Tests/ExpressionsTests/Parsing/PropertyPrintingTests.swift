import Documents
import Expressions
import Quantities
import TestSupport
import Testing

/// Printing a tree and reading it again gives the same tree.
struct PropertyPrintingTests {
    @Test func printedTreesReadBack() throws {
        var random = SeededGenerator(state: 7)
        for _ in 0..<3000 {
            let tree = expression(&random, depth: 5)
            let diagnostics = Diagnostics()
            let again = parse(tree.description, diagnostics)
            #expect(again == tree, "\(tree): \(diagnostics.all)")
        }
    }

    @Test(arguments: AnalyticGrammarTests.forms) func formsReadBack(text: String, tree: String) throws {
        let expression = try #require(parse(text))
        #expect(parse(expression.description) == expression)
    }

    private func expression(_ random: inout SeededGenerator, depth: Int) -> Expression {
        let position = SourcePosition(file: "m", line: 1, column: 1)
        func make(_ kind: Expression.Kind) -> Expression { Expression(kind, position: position) }
        if depth == 0 || random.below(6) == 0 { return make(leaf(&random)) }
        let operators: [BinaryOperator] = [
            .add, .subtract, .multiply, .divide, .power, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or,
        ]
        let next = { (random: inout SeededGenerator) in self.expression(&random, depth: depth - 1) }
        switch random.below(10) {
        case 0: return make(.negate(next(&random)))
        case 1: return make(.not(next(&random)))
        case 2: return make(.conditional(next(&random), next(&random), next(&random)))
        case 3: return make(.call(["f", "min"][random.below(2)], (0..<random.below(4)).map { _ in next(&random) }))
        default: return make(.binary(operators[random.below(operators.count)], next(&random), next(&random)))
        }
    }

    private func leaf(_ random: inout SeededGenerator) -> Expression.Kind {
        let units = ["mg", "L/h", "mg*h/L", "10^9/L", "mL/min/{1.73_m2}", "mm[Hg]", "%", "m2", "1/h", "µg/mL"]
        let number = Double(random.next() >> 40) / 1000 * [1, 1e-12, 1e20][random.below(3)]
        switch random.below(3) {
        case 0: return .number(number)
        case 1: return .name(["a", "drug.CL", "thenx", "_1"][random.below(4)])
        default: return (try? Unit(units[random.below(units.count)])).map { .quantity(number, $0) } ?? .number(number)
        }
    }
}
