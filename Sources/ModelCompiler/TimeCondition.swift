import Expressions

/// A comparison or a floor that depends on time but not on states, affine in time: its truth (or value) is constant
/// between stops that can be solved ahead, so it is frozen in a register per segment.
package struct TimeCondition: Sendable {
    package enum Kind: Hashable, Sendable {
        /// `left op right`, with the difference left - right as the function of time.
        case comparison(BinaryOperator)
        case floor
    }

    package let kind: Kind
    /// The register of the frozen value.
    package let register: Int
    /// Whether the time of the last dose is the reference, else time 0.
    package let refersToLastDose: Bool
    /// Whether the integrator must stop where it changes; not so when only routes or initial values depend on it.
    package let isStop: Bool
    /// Results: the function at the reference time, its slope, and the function at time `t`.
    package var program: Program
}

/// What freezing found, before programs exist.
struct FrozenCondition {
    let kind: TimeCondition.Kind
    let symbol: ExpressionGraph.NodeID
    let refersToLastDose: Bool
    let isStop: Bool
    let atReference: ExpressionGraph.NodeID
    let slope: ExpressionGraph.NodeID
    let live: ExpressionGraph.NodeID
}

/// Prepares expressions for hoisting and freezing.
///
/// - Comparisons and floors of time alone become segment values (``TimeCondition``); `min`, `max` and `abs` of time
///   alone are written as selects of such.
/// - `x / p`, with p constant within a segment but not a number, becomes x (1 / p), so that the division is done once.
/// - Factors that are constant within a segment are gathered: h (g x) = (h g) x.
struct MomentRewriter {
    typealias NodeID = ExpressionGraph.NodeID

    let time: NodeID
    let lastDose: NodeID
    private(set) var conditions: [FrozenCondition] = []
    /// left - right of comparisons of time that are not affine: the integrator must find where they change.
    private(set) var timeRoots: [NodeID] = []
    private var memo: [NodeID: NodeID] = [:]

    init(time: NodeID, lastDose: NodeID) {
        self.time = time
        self.lastDose = lastDose
    }

    /// - Parameter areStops: whether the integrator must stop where these expressions jump.
    mutating func rewrite(_ roots: [NodeID], in graph: inout ExpressionGraph, areStops: Bool = true) -> [NodeID] {
        var memo = self.memo
        defer { self.memo = memo }
        return graph.rewrite(roots, memo: &memo) { graph, id in
            gathered(frozen(id, &graph, areStops), &graph)
        }
    }

    private mutating func frozen(_ id: NodeID, _ graph: inout ExpressionGraph, _ isStop: Bool) -> NodeID {
        let classes = graph.classes(of: id)
        guard classes.contains(.time), !classes.contains(.state) else { return id }
        switch graph[id] {
        case .unary(.floor, let u):
            return condition(.floor, function: u, &graph, isStop) ?? id
        case .unary(.abs, let u):
            return graph.select(compare(.less, u, graph.constant(0), &graph, isStop), graph.unary(.negate, u), u)
        case .binary(let op, let a, let b) where op.isComparison:
            return compare(op, a, b, &graph, isStop)
        case .binary(.min, let a, let b):
            return graph.select(compare(.lessOrEqual, a, b, &graph, isStop), a, b)
        case .binary(.max, let a, let b):
            return graph.select(compare(.lessOrEqual, a, b, &graph, isStop), b, a)
        default: return id
        }
    }

    private mutating func compare(
        _ op: BinaryOperator, _ a: NodeID, _ b: NodeID, _ graph: inout ExpressionGraph, _ isStop: Bool
    ) -> NodeID {
        let function = graph.binary(.subtract, a, b)
        if let frozen = condition(.comparison(op), function: function, &graph, isStop) { return frozen }
        if isStop, !timeRoots.contains(function) { timeRoots.append(function) }
        return graph.binary(op, a, b)
    }

    /// The register symbol of the frozen value; nil if the function is not affine in time.
    private mutating func condition(
        _ kind: TimeCondition.Kind, function: NodeID, _ graph: inout ExpressionGraph, _ isStop: Bool
    ) -> NodeID? {
        if let known = conditions.first(where: {
            $0.kind == kind && $0.live == function && ($0.isStop || !isStop)
        }) { return known.symbol }
        let slope = graph.derivative(of: function, withRespectTo: time)
        guard !graph.classes(of: slope).contains(.time) else { return nil }
        let refersToLastDose = graph.classes(of: function).contains(.dose)
        let reference = refersToLastDose ? lastDose : graph.constant(0)
        let symbol = graph.symbol("condition #\(conditions.count)", classes: .segment)
        conditions.append(
            FrozenCondition(
                kind: kind, symbol: symbol, refersToLastDose: refersToLastDose, isStop: isStop,
                atReference: graph.substitute([time: reference], in: function), slope: slope, live: function))
        return symbol
    }

    private func gathered(_ id: NodeID, _ graph: inout ExpressionGraph) -> NodeID {
        switch graph[id] {
        case .binary(.divide, let x, let p)
        where graph.rank(of: x) == .moment && (graph.rank(of: p) == .individual || graph.rank(of: p) == .segment):
            let reciprocal = graph.binary(.divide, graph.constant(1), p)
            return gathered(graph.binary(.multiply, x, reciprocal), &graph)
        case .binary(.multiply, let a, let b):
            return gatheredFactors(a, b, &graph) ?? gatheredFactors(b, a, &graph) ?? id
        default: return id
        }
    }

    /// h (g x) = (h g) x if h and g are constant within a segment.
    private func gatheredFactors(_ h: NodeID, _ product: NodeID, _ graph: inout ExpressionGraph) -> NodeID? {
        guard graph.rank(of: h) < .moment, graph.rank(of: product) == .moment,
            case .binary(.multiply, let c, let d) = graph[product]
        else { return nil }
        for (g, x) in [(c, d), (d, c)] where graph.rank(of: g) < .moment {
            return graph.binary(.multiply, graph.binary(.multiply, h, g), x)
        }
        return nil
    }
}
