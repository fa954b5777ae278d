import Expressions

/// Why a twin's equations are not y' = A y + b with A and b constant between stops.
public enum AffineObstacle: Hashable, Sendable {
    /// The derivative of this state is not linear in the states.
    case nonlinear(state: Int)
    /// Its coefficients, or what is added to it, change with time within a segment.
    case timeVarying(state: Int)
    /// A condition in time changes at times that cannot be solved for ahead.
    case unforeseenStop
    /// State events cut the solution where nobody knows beforehand.
    case event(Int)
    /// Transit absorption is an input that is not constant.
    case transit(route: Int)
}

/// Looks for what keeps equations from being affine.
///
/// A Jacobian without states is not enough: `floor(y)` and `y > 1` have the derivative 0 but are not linear.
struct AffineStructure: Sendable {
    typealias NodeID = ExpressionGraph.NodeID

    /// Empty: the equations are affine.
    let obstacles: [AffineObstacle]
    /// The states to whose derivative something may be added besides the linear part: where b is not zero by structure.
    let constantStates: [Int]
    /// Whether A and b may differ from segment to segment while the parameters stay.
    let dependsOnSegment: Bool

    init(_ twin: TwinExpressions, _ equations: TwinEquations, _ graph: inout ExpressionGraph) {
        let zero = graph.constant(0)
        let atZero = Dictionary(uniqueKeysWithValues: twin.symbols.stateNodes.map { ($0, zero) })
        let constants = twin.derivative.map { graph.substitute(atZero, in: $0) }
        let affine = Self.affineNodes(reachableFrom: twin.derivative, graph)
        var changing = Set(twin.jacobian.filter { graph.classes(of: $0.value).contains(.time) }.map(\.entry.row))
        changing.formUnion(constants.indices.filter { graph.classes(of: constants[$0]).contains(.time) })
        var found: [AffineObstacle] = []
        for (state, node) in twin.derivative.enumerated() {
            if !affine.contains(node) {
                found.append(.nonlinear(state: state))
            } else if changing.contains(state) {
                found.append(.timeVarying(state: state))
            }
        }
        found += equations.events.indices.map { .event($0) }
        if equations.events.isEmpty, !twin.roots.isEmpty { found.append(.unforeseenStop) }
        // Properties stand in the order of TwinEquations.Route: the last two are those of transit.
        found += equations.routes.indices.filter { equations.routes[$0].properties[4] != nil }.map { .transit(route: $0) }
        obstacles = found
        constantStates = constants.indices.filter { constants[$0] != zero }
        dependsOnSegment = (twin.jacobian.map(\.value) + constants).contains { graph.rank(of: $0) > .individual }
    }

    /// The nodes that are affine in the states by their structure.
    private static func affineNodes(reachableFrom roots: [NodeID], _ graph: ExpressionGraph) -> Set<NodeID> {
        var affine: Set<NodeID> = []
        func isFree(_ id: NodeID) -> Bool { !graph.classes(of: id).contains(.state) }
        for id in graph.reachable(from: roots) {
            let holds: Bool
            switch graph[id] {
            case _ where isFree(id): holds = true
            case .symbol: holds = true
            case .unary(.negate, let a): holds = affine.contains(a)
            case .binary(.add, let a, let b), .binary(.subtract, let a, let b):
                holds = affine.contains(a) && affine.contains(b)
            case .binary(.multiply, let a, let b):
                holds = isFree(a) && affine.contains(b) || isFree(b) && affine.contains(a)
            case .binary(.divide, let a, let b): holds = affine.contains(a) && isFree(b)
            case .select(let c, let a, let b): holds = isFree(c) && affine.contains(a) && affine.contains(b)
            default: holds = false
            }
            if holds { affine.insert(id) }
        }
        return affine
    }
}
