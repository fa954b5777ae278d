/// One twin's life: its moments (doses, readings, changes), and the trajectory between them.
final class TwinRun {
    let task: TwinTask
    let system: any TwinSystem
    let solver: CVODESolver
    let trajectory: Trajectory
    let tolerances: Tolerances
    let recorder: Recorder
    private(set) var time: Double
    var agenda = Agenda()
    private var covariates: [Double]
    var infusions: [(id: Int, state: Int, rate: Double)] = []
    var infusionCount = 0
    var transits: [TransitDose] = []
    var ledger: [GivenDose] = []
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
                if track.effect == .beforeRecords, change.time <= time {
                    covariates[index] = change.value
                    continue
                }
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
            beginSegment()  // the time after dose, parameters and the state may have changed
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
    func beginSegment() {
        let end = recorder.end
        guard end > time else { return system.beginSegment(from: time, to: time) }
        system.beginSegment(from: time, to: system.nextTimeStop(after: time, before: end) ?? end)
    }

    func initialise() throws {
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
}
