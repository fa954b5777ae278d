/// One twin's life: its moments (doses, readings, changes), one after another. How its state gets from one moment to the
/// next is its carrier's business.
///
///     try life.begin()
///     while let next = try life.passMoment() {
///         // carry `life.state` to `next` under `life.input()`
///         life.arrive(at: next)
///     }
final class TwinLife {
    let task: TwinTask
    let system: any TwinSystem
    let tolerances: Tolerances
    let recorder: Recorder
    /// The carrier's: the state at ``time``.
    let y: UnsafeMutablePointer<Double>
    let count: Int
    let routes: [SystemLayout.Route]
    unowned let carrier: any StateCarrier
    private(set) var time: Double
    private(set) var parameters: [Double] = []
    var agenda = Agenda()
    private var covariates: [Double]
    var infusions: [(id: Int, state: Int, rate: Double)] = []
    var infusionCount = 0
    var transits: [TransitDose] = []
    var ledger: [GivenDose] = []
    var flags: [TwinFlag] = []

    /// - Parameter reader: of this system, to be used again; made anew unless given.
    init(
        _ task: TwinTask, system: any TwinSystem, carrier: any StateCarrier, tolerances: Tolerances, reader: StepReader? = nil
    ) {
        self.task = task
        self.system = system
        self.carrier = carrier
        self.tolerances = tolerances
        y = carrier.state
        let layout = system.layout
        count = layout.states.count
        routes = layout.routes
        recorder = Recorder(task, reader: reader ?? StepReader(system))
        time = task.startTime
        covariates = task.covariates.map(\.initial)
    }

    /// What became of the twin.
    /// - Parameter reached: where the trajectory is known to.
    func solution(failure: TwinFailure?, reached: Double, statistics: IntegrationStatistics) -> TwinSolution {
        TwinSolution(
            samples: recorder.samples, observations: recorder.observations,
            functionals: recorder.functionals(reached: failure == nil ? recorder.end : reached),
            parameters: parameters, doses: ledger, failure: failure, flags: flags, statistics: statistics)
    }

    /// What a thrown error says of the twin.
    func failure(_ error: any Error) -> TwinFailure {
        error as? TwinFailure
            ?? TwinFailure(.badTask, time: time, "\(error)", remedy: "report this with the model")
    }

    /// Checks the task, takes the individual and sets its initial state.
    func begin() throws {
        try checkTask()
        let none = [Double](repeating: 0, count: system.layout.parameterCount)
        plan()
        system.setLastDose(at: nil)
        system.load(
            covariates: covariates, iiv: task.iiv.isEmpty ? none : task.iiv, iov: none,
            overrides: task.overrides.map { ($0.parameter, $0.value) })
        var isCurrent = time == 0  // the parameters are those of time 0 already
        for case (let index, let occasion) in task.occasions.enumerated() where occasion.start <= time {
            setOccasion(index)
            isCurrent = false
        }
        if !isCurrent { system.updateParameters(at: time) }
        beginSegment()
        try initialise()
        parameters = system.parameters
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

    /// Does all that happens at ``time``.
    /// - Returns: when the next moment is; nil if this was the last.
    func passMoment() throws -> Double? {
        try processMoment()
        let end = recorder.end
        if time >= end - timeTolerance(end) { return nil }
        let next = min(agenda.nextTime ?? end, end)
        return end - next <= timeTolerance(end) ? end : next
    }

    /// The state in ``y`` is now that of a later time.
    func arrive(at t: Double) { time = t }

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
        recorder.readGrid(at: time, y)
        for item in due {
            if case .record(let index) = item.action { recorder.readObservations(at: time, beforeRecord: index, y) }
            if item.rank == .covariatesAfter { recorder.readObservations(at: time, beforeRecord: nil, y) }
            try process(item)
            while let added = agenda.takeNextDue(at: time) { try process(added) }
            beginSegment()  // the time after dose, parameters and the state may have changed
        }
        recorder.readObservations(at: time, beforeRecord: nil, y)
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
        case .replace(let state, let value): y[state] = value
        case .multiply(let state, let factor): y[state] *= factor
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
        system.initialState(at: time, into: y)
        try checkState()
    }

    private func checkState() throws {
        for i in 0..<count where !y[i].isFinite {
            let name = system.layout.states[i]
            throw TwinFailure(
                .notFinite, time: time, subject: name, "the value of `\(name)` is not a finite number",
                remedy: "look at its initial value and at what is set by doses and covariates at this time")
        }
    }
}
