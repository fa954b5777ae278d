import Expressions

/// The partial derivatives of a twin's equations by states and random effects, as nodes: what forward sensitivities
/// need besides the Jacobian.
struct PartialExpressions {
    typealias NodeID = ExpressionGraph.NodeID
    typealias Entries = [(entry: JacobianEntry, value: NodeID)]

    let effects: [RandomEffect]
    /// (parameter, effect)
    let parameters: Entries
    /// (state, effect)
    let derivative: Entries
    /// (observable, state)
    let observablesByState: Entries
    /// (observable, effect)
    let observables: Entries
    /// (state, effect)
    let initial: Entries
    /// Per route: (property, state) and (property, effect), properties in the order of ``TwinEquations/Route``.
    let routesByState: [Entries]
    let routes: [Entries]
    let obstacle: SensitivityObstacle?

    init(_ twin: TwinExpressions, _ equations: TwinEquations, _ rewriter: inout MomentRewriter, _ graph: inout ExpressionGraph) {
        let names = equations.parameters.map(\.name)
        let effects = Self.effects(of: equations)
        let effectNodes = effects.map {
            graph.symbol(($0.level == .betweenPatients ? "iiv " : "iov ") + names[$0.parameter])
        }
        let parameterNodes = names.map { graph.symbol($0) }
        parameters = Self.entries(twin.parameters, by: effectNodes, &graph)
        // Everything else depends on effects through the parameters alone.
        let chain = Dictionary(grouping: parameters, by: \.entry.row)
        func byEffect(_ nodes: [NodeID?], areStops: Bool = true) -> Entries {
            var sums: [JacobianEntry: NodeID] = [:]
            for (row, node) in nodes.enumerated() {
                guard let node else { continue }
                let needed = graph.dependencies(of: node)
                for (parameter, symbol) in parameterNodes.enumerated() where needed.contains(symbol) {
                    guard let links = chain[parameter] else { continue }
                    let slope = graph.derivative(of: node, withRespectTo: symbol)
                    for link in links {
                        let place = JacobianEntry(row: row, column: link.entry.column)
                        let term = graph.binary(.multiply, slope, link.value)
                        sums[place] = sums[place].map { graph.binary(.add, $0, term) } ?? term
                    }
                }
            }
            return Self.rewritten(sums, &rewriter, &graph, areStops)
        }
        func byState(_ nodes: [NodeID?], areStops: Bool = true) -> Entries {
            var found: [JacobianEntry: NodeID] = [:]
            for (row, node) in nodes.enumerated() {
                guard let node else { continue }
                for entry in Self.entries([node], by: twin.symbols.stateNodes, &graph) {
                    found[JacobianEntry(row: row, column: entry.entry.column)] = entry.value
                }
            }
            return Self.rewritten(found, &rewriter, &graph, areStops)
        }
        self.effects = effects
        derivative = byEffect(twin.derivative)
        observables = byEffect(twin.observables)
        observablesByState = byState(twin.observables)
        initial = byEffect(twin.initial, areStops: false)
        routes = twin.routes.map { byEffect($0, areStops: false) }
        routesByState = twin.routes.map { byState($0, areStops: false) }
        let varied = Set(chain.keys)
        obstacle = Self.obstacle(twin, varied: varied.map { (names[$0], parameterNodes[$0]) }, hasEvents: !equations.events.isEmpty, graph)
    }

    private static func effects(of equations: TwinEquations) -> [RandomEffect] {
        let indices = equations.parameters.indices
        return indices.filter { equations.parameters[$0].iiv != nil }.map { RandomEffect(parameter: $0, level: .betweenPatients) }
            + indices.filter { equations.parameters[$0].iov != nil }.map { RandomEffect(parameter: $0, level: .betweenOccasions) }
    }

    private static func entries(_ nodes: [NodeID], by symbols: [NodeID], _ graph: inout ExpressionGraph) -> Entries {
        let zero = graph.constant(0)
        var found: Entries = []
        for (row, node) in nodes.enumerated() {
            let needed = graph.dependencies(of: node)
            for (column, symbol) in symbols.enumerated() where needed.contains(symbol) {
                let slope = graph.derivative(of: node, withRespectTo: symbol)
                if slope != zero { found.append((JacobianEntry(row: row, column: column), slope)) }
            }
        }
        return found
    }

    /// Column by column, without what is zero by structure.
    private static func rewritten(
        _ found: [JacobianEntry: NodeID], _ rewriter: inout MomentRewriter, _ graph: inout ExpressionGraph, _ areStops: Bool
    ) -> Entries {
        let zero = graph.constant(0)
        let places = found.filter { $0.value != zero }.keys.sorted { ($0.column, $0.row) < ($1.column, $1.row) }
        let values = rewriter.rewrite(places.compactMap { found[$0] }, in: &graph, areStops: areStops)
        return Array(zip(places, values))
    }

    private static func obstacle(
        _ twin: TwinExpressions, varied: [(name: String, node: NodeID)], hasEvents: Bool, _ graph: ExpressionGraph
    ) -> SensitivityObstacle? {
        if hasEvents { return .stateEvents }
        let needed = graph.reachable(from: twin.conditions.filter(\.isStop).map(\.live) + twin.roots)
        let found = varied.filter { needed.contains($0.node) }.map(\.name).min()
        return found.map { .variedStops(parameter: $0) }
    }
}

extension PartialExpressions {
    /// All values that change with time or states, for hoisting.
    var moments: [[NodeID]] {
        ([derivative, observablesByState, observables, initial] + routesByState + routes).map { $0.map(\.value) }
    }
}
