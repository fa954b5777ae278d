/// One twin's life: its moments (doses, readings, changes), and the trajectory between them.
final class TwinRun {
    let task: TwinTask
    let system: any TwinSystem
    let solver: CVODESolver
    let trajectory: Trajectory
    let tolerances: Tolerances
    let recorder: Recorder
    private(set) var time: Double
    private var agenda = Agenda()
    private var covariates: [Double]
    private var infusions: [(id: Int, state: Int, rate: Double)] = []
    private var infusionCount = 0
    private var transits: [TransitDose] = []
    private var ledger: [GivenDose] = []
    var flags: [TwinFlag] = []

    init(_ task: TwinTask, trajectory: Trajectory, tolerances: Tolerances) {
        self.task = task
        self.trajectory = trajectory
        self.tolerances = tolerances
        solver = trajectory.solver
        system = solver.system
        recorder = Recorder(task, system: system)
        time = task.startTime
        covariates = task.covariates.map(\.initial)
    }

    func solve(isCancelled: () -> Bool) -> TwinSolution {
        var failure: TwinFailure?
        var parameters: [Double] = []
        do {
            try checkTask()
            try begin()
            parameters = system.parameters
            try live(isCancelled)
        } catch let caught as TwinFailure {
            failure = caught
        } catch {
            failure = TwinFailure(.badTask, time: time, "\(error)", remedy: "report this with the model")
        }
        return TwinSolution(
            samples: recorder.samples, observations: recorder.observations,
            functionals: recorder.functionals(reached: failure == nil ? recorder.end : min(time, solver.time)),
            parameters: parameters, doses: ledger, failure: failure, flags: flags, statistics: solver.statistics)
    }

    private func begin() throws {
        let none = [Double](repeating: 0, count: system.layout.parameterCount)
        solver.beginTwin(tolerances, sizes: [Double](repeating: 0, count: solver.count))
        trajectory.forgetEvents()
        trajectory.stepLimit = tolerances.stepLimit
        solver.reset(to: time)
        plan()
        system.setLastDose(at: nil)
        system.load(
            covariates: covariates, iiv: task.iiv.isEmpty ? none : task.iiv, iov: none,
            overrides: task.overrides.map { ($0.parameter, $0.value) })
        for case (let index, let occasion) in task.occasions.enumerated() where occasion.start <= time {
            setOccasion(index)
        }
        system.updateParameters(at: time)
        beginSegment()
        try initialise()
    }

    private func plan() {
        for (index, occasion) in task.occasions.enumerated() where occasion.start > time {
            agenda.add(.occasion(index), at: occasion.start, rank: .covariatesBefore)
        }
        for (index, track) in task.covariates.enumerated() {
            for change in track.changes {
                let rank = track.effect == .beforeRecords ? Agenda.Rank.covariatesBefore : .covariatesAfter
                agenda.add(.covariate(index, value: change.value), at: max(change.time, time), rank: rank)
            }
        }
        for index in recorder.recordOrder {
            switch task.records[index].action {
            case .observe, .other: continue
            default: agenda.add(.record(index), at: task.records[index].time, rank: .records)
            }
        }
    }

    private func live(_ isCancelled: () -> Bool) throws {
        while true {
            guard !isCancelled() else {
                throw TwinFailure(.cancelled, time: time, "the run was stopped", remedy: "start it again, or resume it")
            }
            try processMoment()
            let end = recorder.end
            if time >= end - timeTolerance(end) { return }
            var next = min(agenda.nextTime ?? end, end)
            if end - next <= timeTolerance(end) { next = end }
            solver.input = currentInput()
            try trajectory.advance(from: time, to: next, recorder: recorder)
            time = next
        }
    }

    // MARK: Moments

    private func processMoment() throws {
        var due = agenda.takeDue(at: time)[...]
        var changed = false
        while let item = due.first, item.rank == .covariatesBefore {
            apply(change: item.action)
            changed = true
            due.removeFirst()
        }
        if changed { system.updateParameters(at: time) }
        try checkState()
        recorder.readGrid(at: time, solver.y)
        for item in due {
            if case .record(let index) = item.action { recorder.readObservations(at: time, beforeRecord: index, solver.y) }
            if item.rank == .covariatesAfter { recorder.readObservations(at: time, beforeRecord: nil, solver.y) }
            try process(item)
            while let added = agenda.takeNextDue(at: time) { try process(added) }
        }
        recorder.readObservations(at: time, beforeRecord: nil, solver.y)
    }

    private func process(_ item: Agenda.Item) throws {
        switch item.action {
        case .occasion, .covariate:
            apply(change: item.action)
            system.updateParameters(at: time)
        case .infusionEnd(let id): infusions.removeAll { $0.id == id }
        case .arrival(let dose): arrive(dose)
        case .additional(let index, let number): try giveAdditional(record: index, number: number)
        case .record(let index): try process(task.records[index], index)
        }
    }

    private func process(_ record: EventRecord, _ index: Int) throws {
        switch record.action {
        case .dose(let dose): try give(dose, record: index)
        case .reset: try reset()
        case .resetAndDose(let dose):
            try reset()
            try give(dose, record: index)
        case .replace(let state, let value): solver.y[state] = value
        case .multiply(let state, let factor): solver.y[state] *= factor
        case .observe, .other: break
        }
    }

    private func apply(change: Agenda.Action) {
        switch change {
        case .occasion(let index): setOccasion(index)
        case .covariate(let index, let value):
            covariates[index] = value
            system.setCovariates(covariates)
        default: break
        }
    }

    private func setOccasion(_ index: Int) { system.setOccasion(iov: task.occasions[index].iov) }

    /// Freezes conditions on time as they are from now on.
    private func beginSegment() {
        let end = recorder.end
        guard end > time else { return system.beginSegment(from: time, to: time) }
        system.beginSegment(from: time, to: system.nextTimeStop(after: time, before: end) ?? end)
    }

    private func initialise() throws {
        system.initialState(at: time, into: solver.y)
        try checkState()
    }

    private func checkState() throws {
        for i in 0..<solver.count where !solver.y[i].isFinite {
            let name = system.layout.states[i]
            throw TwinFailure(
                .notFinite, time: time, subject: name, "the value of `\(name)` is not a finite number",
                remedy: "look at its initial value and at what is set by doses and covariates at this time")
        }
    }

    // MARK: Doses

    private func reset() throws {
        cancelDoses()
        try initialise()
        trajectory.forgetEvents()
    }

    private func cancelDoses() {
        agenda.cancelOutstandingDoses()
        infusions = []
        transits = []
    }

    private func give(_ dose: Dose, record: Int) throws {
        if dose.additional > 0, !(dose.interval > 0) {
            throw badDose(record, "additional doses need an interval above 0", "give `II` with `ADDL`")
        }
        let tag = task.records[record].tag
        var given = try evaluate(dose, record: record)
        if dose.steadyState != .no {
            try enterSteadyState(dose, given, record: record)
            given.ledgerLine.steadyState = true
        }
        if !given.isConstantInfusion { enter(given, tag: tag) }
        if dose.additional > 0 {
            agenda.add(.additional(record: record, number: 1), at: time + dose.interval, rank: .additionalDoses)
        }
    }

    private func giveAdditional(record: Int, number: Int) throws {
        let dose: Dose
        switch task.records[record].action {
        case .dose(let given), .resetAndDose(let given): dose = given
        default: return
        }
        enter(try evaluate(dose, record: record), tag: task.records[record].tag)
        if number < dose.additional {
            let next = task.records[record].time + Double(number + 1) * dose.interval
            agenda.add(.additional(record: record, number: number + 1), at: next, rank: .additionalDoses)
        }
    }

    private func enter(_ given: EvaluatedDose, tag: String) {
        ledger.append(given.ledgerLine)
        system.setLastDose(at: time)
        schedule(given.arriving, at: given.ledgerLine.arrival)
    }

    private func schedule(_ dose: ArrivingDose, at arrival: Double) {
        if arrival <= time + timeTolerance(time) {
            arrive(dose)
        } else {
            agenda.add(.arrival(dose), at: arrival, rank: .arrivals)
        }
    }

    private func arrive(_ dose: ArrivingDose) {
        switch dose.entry {
        case .bolus: solver.y[dose.state] += dose.amount
        case .infusion(let rate, let duration): startInfusion(into: dose.state, rate: rate, until: time + duration)
        case .transit(let number, let meanTime):
            transits.append(
                TransitDose(state: dose.state, arrival: time, amount: dose.amount, number: number, meanTime: meanTime))
        }
    }

    private func startInfusion(into state: Int, rate: Double, until end: Double) {
        infusionCount += 1
        infusions.append((infusionCount, state, rate))
        agenda.add(.infusionEnd(id: infusionCount), at: end, rank: .infusionEnds)
    }

    private func currentInput() -> DosingInput {
        transits.removeAll { $0.isSpent(at: time) }
        var sums: [(state: Int, rate: Double)] = []
        for infusion in infusions {
            if let known = sums.firstIndex(where: { $0.state == infusion.state }) {
                sums[known].rate += infusion.rate
            } else {
                sums.append((infusion.state, infusion.rate))
            }
        }
        return DosingInput(rates: sums, transits: transits)
    }

    // MARK: Steady state

    private func enterSteadyState(_ dose: Dose, _ given: EvaluatedDose, record: Int) throws {
        let before = currentState()
        if dose.steadyState == .replace { cancelDoses() }
        try initialise()
        let initial = currentState()
        let outerInput = solver.input
        defer { solver.input = outerInput }
        guard !given.isConstantInfusion else {
            let equilibrium = Equilibrium(trajectory, at: time, given: given.arriving, tolerances: tolerances)
            set(try equilibrium.solve(from: initial), over: before, initial, dose.steadyState)
            return
        }
        guard dose.interval > 0 else {
            throw badDose(record, "a steady state needs an interval between doses above 0", "give `II` with `SS`")
        }
        let lag = given.ledgerLine.arrival - time
        let schedule = PeriodicDose(given.arriving, lag: lag, interval: dose.interval, start: time)
        system.setLastDose(at: time)
        let periodic = PeriodicState(trajectory, schedule, tolerances: tolerances)
        set(try periodic.solve(from: initial), over: before, initial, dose.steadyState)
        flags += periodic.flags
        for running in schedule.runningAfter() {
            startInfusion(into: given.arriving.state, rate: running.rate, until: running.end)
        }
        transits += schedule.transitsAfter()
        for arrival in schedule.pendingAfter() { self.schedule(given.arriving, at: arrival) }
    }

    private func set(_ found: [Double], over before: [Double], _ initial: [Double], _ kind: Dose.SteadyState) {
        for i in 0..<solver.count { solver.y[i] = kind == .add ? before[i] + (found[i] - initial[i]) : found[i] }
        trajectory.forgetEvents()
    }

    private func currentState() -> [Double] { (0..<solver.count).map { solver.y[$0] } }

    func badDose(_ record: Int, _ problem: String, _ remedy: String) -> TwinFailure {
        let tag = task.records[record].tag
        return TwinFailure(.badDose, time: time, subject: tag.isEmpty ? nil : tag, problem, remedy: remedy)
    }
}
