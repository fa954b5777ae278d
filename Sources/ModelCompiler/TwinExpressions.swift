import Expressions

/// Every value the twin's programs must compute, as nodes of one graph, ready for code.
struct TwinExpressions {
    typealias NodeID = ExpressionGraph.NodeID

    let symbols: TwinSymbols
    let parameters: [NodeID]
    let derivative: [NodeID]
    /// Nonzeros of the Jacobian, column by column.
    let jacobian: [(entry: JacobianEntry, value: NodeID)]
    let observables: [NodeID]
    let initial: [NodeID]
    /// Per route, the properties it has.
    let routes: [[NodeID?]]
    let eventConditions: [NodeID]
    let resets: [[NodeID]]
    let roots: [NodeID]
    private(set) var conditions: [FrozenCondition]
    /// By random effects; nil: not asked for.
    private(set) var partials: PartialExpressions?

    init(
        _ equations: TwinEquations, withPartials: Bool, _ graph: inout ExpressionGraph, _ registers: inout RegisterFile
    ) throws {
        for forcing in equations.forcings
        where forcing.times.isEmpty || forcing.times.count != forcing.values.count {
            throw CompileError.emptyForcing(forcing.name)
        }
        var symbols = TwinSymbols(equations, &graph, &registers)
        let parameters = try ParameterEquations.values(equations, symbols, &graph)
        for derived in equations.derived {
            symbols.names[derived.name] = try symbols.node(of: derived.value, &graph, in: "`\(derived.name)`")
        }
        func nodes(_ trees: [CheckedExpression], _ place: String) throws -> [NodeID] {
            try trees.map { try symbols.node(of: $0, &graph, in: place) }
        }
        var rewriter = MomentRewriter(time: symbols.timeNode, lastDose: symbols.lastDoseNode)
        derivative = rewriter.rewrite(try nodes(equations.states.map(\.derivative), "a derivative"), in: &graph)
        observables = rewriter.rewrite(try nodes(equations.observables, "an output"), in: &graph)
        eventConditions = rewriter.rewrite(try nodes(equations.events.map(\.condition), "an event"), in: &graph)
        resets = try equations.events.map {
            rewriter.rewrite(try nodes($0.resets.map(\.value), "a reset"), in: &graph)
        }
        let start = try Self.initialValues(
            try nodes(equations.states.map(\.initial), "an initial value"), equations, symbols, &graph)
        initial = rewriter.rewrite(start, in: &graph, areStops: false)
        routes = try equations.routes.map { route in
            try route.properties.map { tree in
                guard let tree else { return nil }
                return rewriter.rewrite(try nodes([tree], "a route"), in: &graph, areStops: false)[0]
            }
        }
        roots = rewriter.timeRoots + Self.stateComparisons(in: eventConditions, &graph)
        jacobian = Self.jacobian(of: derivative, symbols.stateNodes, &rewriter, &graph)
        conditions = rewriter.conditions
        self.symbols = symbols
        self.parameters = parameters
        if withPartials {
            partials = PartialExpressions(self, equations, &rewriter, &graph)
            conditions = rewriter.conditions
        }
    }

    /// Initial values may refer to other states; there those states' initial values are meant.
    private static func initialValues(
        _ values: [NodeID], _ equations: TwinEquations, _ symbols: TwinSymbols, _ graph: inout ExpressionGraph
    ) throws -> [NodeID] {
        var values = values
        for _ in 0...values.count {
            guard values.contains(where: { graph.classes(of: $0).contains(.state) }) else { return values }
            let replacements = Dictionary(uniqueKeysWithValues: zip(symbols.stateNodes, values))
            values = values.map { graph.substitute(replacements, in: $0) }
        }
        let circle = zip(equations.states, values).filter { graph.classes(of: $0.1).contains(.state) }
        throw CompileError.cyclic(circle.map { "initial value of \($0.0.name)" })
    }

    /// left - right of every comparison of states in the conditions.
    private static func stateComparisons(in conditions: [NodeID], _ graph: inout ExpressionGraph) -> [NodeID] {
        var found: [NodeID] = []
        for id in graph.reachable(from: conditions) {
            guard case .binary(let op, let a, let b) = graph[id], op.isComparison,
                graph.classes(of: id).contains(.state)
            else { continue }
            let function = graph.binary(.subtract, a, b)
            if !found.contains(function) { found.append(function) }
        }
        return found
    }

    private static func jacobian(
        of derivative: [NodeID], _ states: [NodeID], _ rewriter: inout MomentRewriter, _ graph: inout ExpressionGraph
    ) -> [(entry: JacobianEntry, value: NodeID)] {
        let zero = graph.constant(0)
        let columnOfState = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
        var rows = Array(repeating: [Int](), count: states.count)
        for (row, node) in derivative.enumerated() {
            for symbol in graph.dependencies(of: node) {
                if let column = columnOfState[symbol] { rows[column].append(row) }
            }
        }
        var entries: [(entry: JacobianEntry, value: NodeID)] = []
        for (column, state) in states.enumerated() {
            for row in rows[column] {
                let slope = graph.derivative(of: derivative[row], withRespectTo: state)
                if slope == zero { continue }
                entries.append((JacobianEntry(row: row, column: column), slope))
            }
        }
        let values = rewriter.rewrite(entries.map(\.value), in: &graph)
        return zip(entries, values).map { ($0.entry, $1) }
    }
}
