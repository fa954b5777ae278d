import Expressions
import Testing

/// Algebra that holds by definition: each case says which node an expression must be.
@Suite struct AnalyticSimplificationTests {
    let graph = Algebra()

    @Test func identitiesOfArithmetic() {
        let x = graph.symbol("x")
        let y = graph.symbol("y")
        let zero = graph.constant(0)
        let one = graph.constant(1)
        let minusX = graph.unary(.negate, x)
        #expect(graph.binary(.add, x, zero) == x)
        #expect(graph.binary(.add, zero, x) == x)
        #expect(graph.binary(.subtract, x, zero) == x)
        #expect(graph.binary(.subtract, zero, x) == minusX)
        #expect(graph.binary(.subtract, x, x) == zero)
        #expect(graph.binary(.multiply, x, one) == x)
        #expect(graph.binary(.multiply, zero, x) == zero)
        #expect(graph.binary(.multiply, graph.constant(-1), x) == minusX)
        #expect(graph.binary(.divide, x, one) == x)
        #expect(graph.binary(.divide, x, x) == one)
        #expect(graph.binary(.divide, zero, x) == zero)
        #expect(graph.unary(.negate, minusX) == x)
        #expect(graph.binary(.add, x, graph.unary(.negate, y)) == graph.binary(.subtract, x, y))
        #expect(graph.binary(.subtract, x, graph.unary(.negate, y)) == graph.binary(.add, x, y))
        #expect(graph.binary(.multiply, minusX, graph.unary(.negate, y)) == graph.binary(.multiply, x, y))
        #expect(graph.unary(.negate, graph.binary(.subtract, x, y)) == graph.binary(.subtract, y, x))
        #expect(graph.binary(.add, x, x) == graph.binary(.multiply, graph.constant(2), x))
    }

    @Test func powers() {
        let x = graph.symbol("x")
        let square = graph.binary(.multiply, x, x)
        #expect(graph.binary(.power, x, graph.constant(0)) == graph.constant(1))
        #expect(graph.binary(.power, x, graph.constant(1)) == x)
        #expect(graph.binary(.power, x, graph.constant(2)) == square)
        #expect(graph.binary(.power, x, graph.constant(3)) == graph.binary(.multiply, square, x))
        #expect(graph.binary(.power, x, graph.constant(4)) == graph.binary(.multiply, square, square))
        #expect(graph.binary(.power, x, graph.constant(-1)) == graph.binary(.divide, graph.constant(1), x))
        #expect(graph.binary(.power, x, graph.constant(0.5)) == graph.unary(.sqrt, x))
        #expect(graph.binary(.power, graph.constant(1), x) == graph.constant(1))
        #expect(graph[graph.binary(.power, x, graph.constant(1.5))] == .binary(.power, x, graph.constant(1.5)))
        #expect(graph.unary(.sqrt, square) == graph.unary(.abs, x))
    }

    @Test func inversesAndTruth() {
        let x = graph.symbol("x")
        let y = graph.symbol("y")
        #expect(graph.unary(.exp, graph.unary(.log, x)) == x)
        #expect(graph.unary(.log, graph.unary(.exp, x)) == x)
        let less = graph.binary(.less, x, y)
        #expect(graph.binary(.greater, y, x) == less)
        #expect(graph.unary(.not, graph.unary(.not, less)) == less)
        #expect(graph.select(graph.constant(1), x, y) == x)
        #expect(graph.select(graph.constant(0), x, y) == y)
        #expect(graph.select(less, x, x) == x)
        #expect(graph.select(graph.unary(.not, less), x, y) == graph.select(less, y, x))
        #expect(graph.select(less, graph.constant(1), graph.constant(0)) == less)
        #expect(graph.binary(.and, less, graph.constant(1)) == less)
        #expect(graph.binary(.and, graph.constant(0), less) == graph.constant(0))
        #expect(graph.binary(.or, less, graph.constant(2)) == graph.constant(1))
        #expect(graph.binary(.lessOrEqual, x, x) == graph.constant(1))
    }

    @Test func commutedOperandsShareANode() {
        let x = graph.symbol("x")
        let y = graph.symbol("y")
        for op in [BinaryOperator.add, .multiply, .min, .max, .equal, .and, .or] {
            #expect(graph.binary(op, x, y) == graph.binary(op, y, x), "\(op)")
        }
        #expect(graph.binary(.divide, x, y) != graph.binary(.divide, y, x))
    }

    @Test func constantsFoldToTheBit() {
        let a = graph.constant(0.1)
        let b = graph.constant(0.2)
        #expect(graph.value(of: graph.binary(.add, a, b)) == 0.1 + 0.2)
        #expect(graph.value(of: graph.binary(.divide, a, b)) == 0.1 / 0.2)
        #expect(graph.value(of: graph.binary(.greater, a, b)) == 0)
        #expect(graph.value(of: graph.unary(.floor, graph.constant(-0.5))) == -1)
        // A division by a constant must not become a product: 3 / 10 is not 3 * 0.1.
        let x = graph.symbol("x")
        #expect(graph[graph.binary(.divide, x, graph.constant(10))] == .binary(.divide, x, graph.constant(10)))
    }

    @Test func classesAndDependencies() {
        let x = graph.symbol("x", classes: .init(rawValue: 1))
        let y = graph.symbol("y", classes: .init(rawValue: 4))
        let sum = graph.binary(.add, graph.unary(.exp, x), y)
        #expect(graph.classes(of: sum).rawValue == 5)
        #expect(graph.dependencies(of: sum) == [x, y])
        #expect(graph.substitute([y: graph.constant(0)], in: sum) == graph.unary(.exp, x))
    }
}
