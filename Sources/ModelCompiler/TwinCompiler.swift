import Expressions

extension TwinCode {
    /// Compiles equations: rewrites, differentiates, hoists values into the program of their rank, emits code.
    ///
    /// - Parameter withPartials: with derivatives by random effects, for sensitivities.
    /// - Throws: ``CompileError``.
    package init(_ equations: TwinEquations, withPartials: Bool = false) throws {
        var graph = ExpressionGraph()
        var registers = RegisterFile()
        let twin = try TwinExpressions(equations, withPartials: withPartials, &graph, &registers)
        let structure = AffineStructure(twin, equations, &graph)
        var compiler = TwinCompiler(graph: graph, registers: registers)
        for condition in twin.conditions { compiler.registers.place(condition.symbol, at: compiler.registers.allocate(1)) }

        let routeRoots = twin.routes.map { $0.compactMap { $0 } }
        let moments =
            [twin.derivative, twin.jacobian.map(\.value), twin.observables, twin.initial, twin.eventConditions]
            + [twin.roots] + twin.resets + routeRoots + (twin.partials?.moments ?? [])
        let conditionRoots = twin.conditions.map { [$0.atReference, $0.slope, $0.live] }

        let parameterRegisters = twin.parameters.indices.map { twin.symbols.parameters + $0 }
        let parameters = compiler.emit(twin.parameters, into: parameterRegisters)
        let invariants = compiler.hoist(.individual, from: (moments + conditionRoots).flatMap { $0 })
        let conditionPrograms = conditionRoots.map { compiler.emit($0) }
        let segment = compiler.hoist(.segment, from: moments.flatMap { $0 })
        let initial = compiler.emit(twin.initial)
        let derivative = compiler.emit(twin.derivative)
        let jacobian = compiler.emit(twin.jacobian.map(\.value))
        let observables = compiler.emit(twin.observables)
        let roots = compiler.emit(twin.roots)
        let routePrograms = routeRoots.map { compiler.emit($0) }
        let eventPrograms = zip(twin.eventConditions, twin.resets).map {
            (condition: compiler.emit([$0]), reset: compiler.emit($1))
        }

        let partialPrograms = twin.partials.map { compiler.emit($0) }

        let base = compiler.registers.count
        registerCount = base + compiler.temporaryCount
        let available = Int(UInt16.max) + 1
        guard registerCount <= available else {
            throw CompileError.registers(needed: registerCount, available: available)
        }
        func placed(_ draft: DraftProgram) -> Program { draft.placed(temporariesFrom: base) }
        self.parameters = placed(parameters)
        self.invariants = placed(invariants)
        self.segment = placed(segment)
        self.initial = placed(initial)
        self.derivative = placed(derivative)
        self.jacobian = placed(jacobian)
        self.observables = placed(observables)
        self.roots = placed(roots)
        partials = partialPrograms.map { drafts in drafts.placed { placed($0) } }
        constants = compiler.registers.constants
        covariateCount = equations.covariates.count
        parameterCount = equations.parameters.count
        stateCount = equations.states.count
        observableCount = equations.observables.count
        jacobianSparsity = twin.jacobian.map(\.entry)
        isLinear = twin.jacobian.allSatisfy { !graph.classes(of: $0.value).contains(.state) }
        affine = structure
        let symbols = twin.symbols
        regions = Regions(
            covariates: symbols.covariates, iiv: symbols.iiv, iov: symbols.iov, overridden: symbols.overridden,
            overrides: symbols.overrides, parameters: symbols.parameters, states: symbols.states, time: symbols.time,
            lastDose: symbols.lastDose)
        forcings = equations.forcings.enumerated().map { index, forcing in
            Forcing(
                times: forcing.times, values: forcing.values, isLinear: forcing.isLinear,
                register: symbols.forcings + 3 * index)
        }
        conditions = zip(twin.conditions, conditionPrograms).map { condition, program in
            TimeCondition(
                kind: condition.kind, register: compiler.registers.locations[condition.symbol] ?? 0,
                refersToLastDose: condition.refersToLastDose, isStop: condition.isStop, program: placed(program))
        }
        routes = zip(twin.routes, routePrograms).map { properties, program in
            var next = 0
            let indices = properties.map { property -> Int? in
                guard property != nil else { return nil }
                defer { next += 1 }
                return next
            }
            return Route(properties: indices, program: placed(program))
        }
        events = zip(equations.events, eventPrograms).map { event, programs in
            Event(
                condition: placed(programs.condition), states: event.resets.map(\.state),
                reset: placed(programs.reset))
        }
    }
}

/// The state of one compilation.
private struct TwinCompiler {
    typealias NodeID = ExpressionGraph.NodeID

    let graph: ExpressionGraph
    var registers: RegisterFile
    var temporaryCount = 0

    init(graph: ExpressionGraph, registers: RegisterFile) {
        self.graph = graph
        self.registers = registers
    }

    mutating func emit(_ roots: [NodeID], into destinations: [Int]? = nil) -> DraftProgram {
        let draft = ProgramEmitter(graph: graph).emit(roots, into: destinations, registers: &registers)
        temporaryCount = max(temporaryCount, draft.temporaryCount)
        return draft
    }

    mutating func emit(_ partials: PartialExpressions) -> DraftPartials {
        let all =
            [partials.parameters, partials.derivative, partials.observablesByState, partials.observables, partials.initial]
            + partials.routesByState + partials.routes
        return DraftPartials(
            effects: partials.effects, obstacle: partials.obstacle,
            parts: all.map { .init(entries: $0.map(\.entry), program: emit($0.map(\.value))) })
    }

    /// The program of all values of a rank that values of higher rank (or the roots themselves) need; each gets a
    /// register of its own, where later programs find it.
    mutating func hoist(_ rank: Rank, from roots: [NodeID]) -> DraftProgram {
        let higher = graph.reachable(from: roots, unless: { graph.rank(of: $0) <= rank })
        var wanted: Set<NodeID> = []
        for id in roots + higher.flatMap({ graph[$0].operands })
        where graph.rank(of: id) == rank && registers.locations[id] == nil {
            wanted.insert(id)
        }
        let ordered = wanted.sorted()
        let first = registers.allocate(ordered.count)
        let destinations = ordered.indices.map { first + $0 }
        let draft = emit(ordered, into: destinations)
        for (id, register) in zip(ordered, destinations) { registers.place(id, at: register) }
        return draft
    }
}
