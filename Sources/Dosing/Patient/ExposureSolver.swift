import Analyses
import Integration
import ModelLanguage
import Statistics

/// What a regimen does to draws of a patient in steady state.
///
/// Where outputs are proportional to doses, one interval of a unit dose and the decay of each state tell every steady
/// state by superposition: with Phi the transition of an interval and p the states at its end after a single dose, x(0)
/// = (I - Phi)^-1 p (Gibaldi and Perrier 1982, Pharmacokinetics, chapter 3, for the general linear model). All other
/// models are solved regimen by regimen.
package struct ExposureSolver: Sendable {
    /// Points of a course less one; a power of two, so that times are exact.
    package static let steps = 32

    package let model: Model
    package let engine: Engine
    package let route: Int
    package let output: Int
    /// One hour in the model's time unit.
    package let hour: Double
    /// Whether outputs are proportional to doses.
    package let isProportional: Bool

    /// - Parameter probe: a typical task of the patient, for finding out whether exposure is proportional to dose.
    package init(_ compiled: PatientModel, route: Int, output: Int, hour: Double, probe: TwinTask, amount: Double) {
        let model = compiled.model, solver = compiled.states
        self.model = model
        self.route = route
        self.output = output
        self.hour = hour
        engine = solver
        guard compiled.isAffine else {
            isProportional = false
            return
        }
        func course(_ amount: Double) -> [Double] {
            var task = Self.bare(probe)
            if amount > 0 {
                let dose = Dose(.route(route), amount: amount, delivery: Self.delivery(model, route, 0))
                task.records = [EventRecord(time: 0, action: .dose(dose))]
            }
            task.sampleTimes = (0...12).map { Double($0) * 2 * hour }
            return solver.integrator(tolerances: .standard).solve(task).samples.flatMap { $0 }
        }
        let (none, one, two) = (course(0), course(amount), course(2 * amount))
        isProportional = none.allSatisfy { $0 == 0 } && zip(one, two).allSatisfy { abs(2 * $0 - $1) <= 1e-9 * abs($1) }
    }

    /// The patient with the latest covariates and nothing done yet.
    package static func bare(_ task: TwinTask) -> TwinTask {
        TwinTask(
            covariates: task.covariates.map { CovariateTrack($0.changes.last?.value ?? $0.initial) }, iiv: task.iiv,
            occasions: task.occasions.last.map { [Occasion(start: 0, iov: $0.iov)] } ?? [], overrides: task.overrides,
            endTime: 0)
    }

    package static func delivery(_ model: Model, _ route: Int, _ length: Double) -> Dose.Delivery {
        if length > 0 { return .duration(length) }
        let route = model.routes[route]
        return route.duration != nil ? .modelledDuration : route.rate != nil ? .modelledRate : .bolus
    }

    // MARK: Proportional

    /// A unit dose's exposure in every draw (inner) for every shape (outer). NaN where a draw could not be solved.
    package func unitExposures(_ shapes: [(interval: Double, length: Double)], _ draws: [TwinTask])
        -> [[SteadyExposure]]
    {
        let lengths = Array(Set(shapes.map(\.length))).sorted()
        let intervals = Array(Set(shapes.map(\.interval))).sorted()
        let steps = intervals.flatMap { interval in (0...Self.steps).map { interval * Double($0) / Double(Self.steps) }
        }
        let grid = Set(steps + lengths).sorted()
        let places = Dictionary(uniqueKeysWithValues: grid.enumerated().map { ($1, $0) })
        let chunks = stride(from: 0, to: draws.count, by: 64).map { Array(draws[$0..<min($0 + 64, draws.count)]) }
        let parts = Parallel.map(chunks) { chunk -> [[SteadyExposure]] in
            let integrator = engine.integrator(tolerances: .standard)
            let count = model.states.count
            let longest = intervals.last ?? 1
            let tasks = chunk.flatMap { draw -> [TwinTask] in
                let bare = Self.bare(draw)
                let decays = (0..<count).map { state in task(bare, .replace(state: state, value: 1), grid, longest) }
                let doses = lengths.map { length in
                    task(
                        bare, .dose(Dose(.route(route), amount: 1, delivery: Self.delivery(model, route, length))),
                        grid, longest)
                }
                return decays + doses
            }
            let solutions = integrator.solve(tasks)
            let size = count + lengths.count
            return chunk.indices.map { draw in
                let own = Array(solutions[(draw * size)..<((draw + 1) * size)])
                return shapes.map { shape in
                    Superposition(
                        decays: Array(own[..<count]), dose: own[count + (lengths.firstIndex(of: shape.length) ?? 0)],
                        output: output,
                        outputs: model.outputs.count, places: places, longest: longest, day: 24 * hour
                    ).exposure(shape)
                }
            }
        }.flatMap { $0 }
        return shapes.indices.map { shape in parts.map { $0[shape] } }
    }

    private func task(_ bare: TwinTask, _ action: EventRecord.Action, _ grid: [Double], _ end: Double) -> TwinTask {
        var task = bare
        task.records = [EventRecord(time: 0, action: action)]
        // A reading at a dose's time comes before it; just after is what is wanted.
        task.sampleTimes = grid.map { $0 == 0 ? end * 0x1p-24 : $0 }
        task.functionals = [.auc(observable: output, from: 0, to: end)]
        task.endTime = end
        return task
    }

    // MARK: Not proportional

    /// Exposure of every regimen (outer) in every draw (inner), each solved in its own steady state.
    package func exposures(_ regimens: [CandidateRegimen], _ draws: [TwinTask]) -> [[SteadyExposure]] {
        let pairs = regimens.flatMap { regimen in draws.map { (regimen, $0) } }
        let chunks = stride(from: 0, to: pairs.count, by: 64).map { Array(pairs[$0..<min($0 + 64, pairs.count)]) }
        let found = Parallel.map(chunks) { chunk -> [SteadyExposure] in
            let integrator = engine.integrator(tolerances: Tolerances(relative: 1e-5))
            return integrator.solve(chunk.map { steadyTask($0, $1) }).map { solution in
                guard solution.failure == nil else { return .missing }
                let course = solution.samples[output]
                let auc = solution.functionals[0]
                let interval = solution.steadyInterval
                return SteadyExposure(
                    auc24: auc * 24 * hour / interval, trough: course.min() ?? .nan, peak: course.max() ?? .nan,
                    average: auc / interval,
                    course: course)
            }
        }.flatMap { $0 }
        return regimens.indices.map { Array(found[($0 * draws.count)..<(($0 + 1) * draws.count)]) }
    }

    private func steadyTask(_ regimen: CandidateRegimen, _ draw: TwinTask) -> TwinTask {
        var task = Self.bare(draw)
        task.records = [
            EventRecord(
                time: 0,
                action: .dose(
                    Dose(
                        .route(route), amount: regimen.amount, delivery: Self.delivery(model, route, regimen.length),
                        interval: regimen.interval,
                        steadyState: .replace)), tag: "\(regimen.interval)")
        ]
        task.sampleTimes = (0...Self.steps).map {
            $0 == 0 ? regimen.interval * 0x1p-24 : regimen.interval * Double($0) / Double(Self.steps)
        }
        task.functionals = [.auc(observable: output, from: 0, to: regimen.interval)]
        task.endTime = regimen.interval
        return task
    }
}

extension TwinSolution {
    /// The interval that the steady dose's tag tells.
    fileprivate var steadyInterval: Double { doses.lazy.compactMap { Double($0.tag) }.first ?? .nan }
}

/// Steady states of one draw from its decays and a single dose.
private struct Superposition {
    /// `[state]`: what follows one of each state.
    let decays: [TwinSolution]
    /// What follows a single unit dose.
    let dose: TwinSolution
    let output: Int
    let outputs: Int
    let places: [Double: Int]
    /// The interval of the areas.
    let longest: Double
    let day: Double

    func exposure(_ shape: (interval: Double, length: Double)) -> SteadyExposure {
        guard dose.failure == nil, decays.allSatisfy({ $0.failure == nil }), hasEntered(by: shape.interval),
            let start = start(shape.interval), let far = self.start(longest)
        else { return .missing }
        func single(_ time: Double) -> Double { places[time].map { dose.samples[output][$0] } ?? .nan }
        func value(_ time: Double) -> Double {
            guard let place = places[time] else { return .nan }
            var sum = dose.samples[output][place]
            for (state, amount) in start.enumerated() { sum += amount * decays[state].samples[output][place] }
            return sum
        }
        let times = (0...ExposureSolver.steps).map { shape.interval * Double($0) / Double(ExposureSolver.steps) }
        let course = times.map(value)
        let end = shape.length > 0 ? value(shape.length) : course[0]
        let first = (times + (shape.length > 0 ? [shape.length] : [])).map(single)
        // The area of an interval in steady state is that of a single dose to infinity, whatever the interval.
        var area = dose.functionals[0]
        for (state, amount) in far.enumerated() { area += amount * decays[state].functionals[0] }
        return SteadyExposure(
            auc24: area * day / shape.interval, trough: course.min() ?? .nan, peak: max(course.max() ?? .nan, end),
            average: area / shape.interval, course: course, firstPeak: first.max() ?? .nan)
    }

    /// States at the beginning of an interval, just before the dose: (I - Phi)^-1 p.
    private func start(_ interval: Double) -> [Double]? {
        guard let place = places[interval] else { return nil }
        let n = decays.count
        var system = Matrix.identity(n)
        var right = Matrix(rows: n, columns: 1)
        for i in 0..<n {
            for j in 0..<n { system[i, j] -= decays[j].samples[outputs + i][place] }
            right[i, 0] = dose.samples[outputs + i][place]
        }
        return system.solve(right)?.values
    }

    /// Whether a dose has entered whole before the next one is given; else there is no simple superposition.
    private func hasEntered(by time: Double) -> Bool {
        dose.doses.allSatisfy { $0.arrival + $0.duration <= time * (1 + 1e-9) }
    }
}
