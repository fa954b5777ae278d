/// Expressions as one directed acyclic graph in which equal subexpressions are the same node.
///
///     var graph = ExpressionGraph()
///     let x = graph.symbol("x")
///     let square = graph.binary(.power, x, graph.constant(2))      // x * x
///     let slope = graph.derivative(of: square, withRespectTo: x)   // 2 * x
///
/// Nodes are hash-consed (Ershov 1958, doi:10.1145/368892.368907) and simplified as they are made; see ``binary(_:_:_:)``
/// for the rules. Invariant: the operands of a node have smaller identifiers than the node, so ascending identifiers
/// are a topological order and every algorithm here is a loop, however deep the expression.
public struct ExpressionGraph: Sendable {
    /// A node of the graph that made it.
    public struct NodeID: Hashable, Comparable, Sendable {
        package let index: Int32
        package init(index: Int) { self.index = Int32(index) }
        public static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
    }

    /// What kinds of symbols a node depends on; the meaning of the bits is the caller's.
    public struct Classes: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
    }

    public enum Node: Hashable, Sendable {
        /// The bit pattern, so that 0 and -0 stay apart and NaN equals itself.
        case constant(bits: UInt64)
        case symbol(String)
        case unary(UnaryOperator, NodeID)
        case binary(BinaryOperator, NodeID, NodeID)
        case select(NodeID, NodeID, NodeID)

        /// In the order of evaluation.
        public var operands: [NodeID] {
            switch self {
            case .constant, .symbol: []
            case .unary(_, let a): [a]
            case .binary(_, let a, let b): [a, b]
            case .select(let c, let a, let b): [c, a, b]
            }
        }
    }

    private var nodes: [Node] = []
    private var classesOfNode: [Classes] = []
    private var identifiers: [Node: NodeID] = [:]
    /// Per symbol, the derivatives found so far.
    var derivatives: [NodeID: [NodeID: NodeID]] = [:]

    public init() {}

    public var count: Int { nodes.count }

    public subscript(id: NodeID) -> Node { nodes[Int(id.index)] }

    /// The union of the classes of all symbols the node depends on.
    public func classes(of id: NodeID) -> Classes { classesOfNode[Int(id.index)] }

    /// The value of a constant node.
    public func value(of id: NodeID) -> Double? {
        if case .constant(let bits) = self[id] { return Double(bitPattern: bits) }
        return nil
    }

    public mutating func constant(_ value: Double) -> NodeID {
        intern(.constant(bits: value.bitPattern), classes: [])
    }

    /// The symbol of that name; its classes are those given when the name was first used.
    public mutating func symbol(_ name: String, classes: Classes = []) -> NodeID {
        intern(.symbol(name), classes: classes)
    }

    /// The node without any simplification; operands must already be in the graph.
    mutating func intern(_ node: Node) -> NodeID {
        var classes: Classes = []
        for operand in node.operands { classes.formUnion(self.classes(of: operand)) }
        return intern(node, classes: classes)
    }

    private mutating func intern(_ node: Node, classes: @autoclosure () -> Classes) -> NodeID {
        if let known = identifiers[node] { return known }
        let id = NodeID(index: nodes.count)
        nodes.append(node)
        classesOfNode.append(classes())
        identifiers[node] = id
        return id
    }
}
