import Expressions

/// A graph with reference semantics, so that nodes can be made inside `#expect` (which works on copies of values).
final class Algebra {
    typealias NodeID = ExpressionGraph.NodeID
    var graph = ExpressionGraph()

    func constant(_ value: Double) -> NodeID { graph.constant(value) }
    func symbol(_ name: String, classes: ExpressionGraph.Classes = []) -> NodeID {
        graph.symbol(name, classes: classes)
    }
    func unary(_ op: UnaryOperator, _ x: NodeID) -> NodeID { graph.unary(op, x) }
    func binary(_ op: BinaryOperator, _ x: NodeID, _ y: NodeID) -> NodeID { graph.binary(op, x, y) }
    func select(_ c: NodeID, _ x: NodeID, _ y: NodeID) -> NodeID { graph.select(c, x, y) }
    func substitute(_ replacements: [NodeID: NodeID], in root: NodeID) -> NodeID {
        graph.substitute(replacements, in: root)
    }
    func value(of id: NodeID) -> Double? { graph.value(of: id) }
    func classes(of id: NodeID) -> ExpressionGraph.Classes { graph.classes(of: id) }
    func dependencies(of id: NodeID) -> Set<NodeID> { graph.dependencies(of: id) }
    subscript(id: NodeID) -> ExpressionGraph.Node { graph[id] }
}
