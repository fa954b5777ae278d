/// One twin's life: its moments (doses, readings, changes), one after another. How its state gets from one moment to the
/// next is its carrier's business.
///
///     life.take(task)
///     try life.begin()
///     while let next = try life.passMoment() {
///         // carry `life.state` to `next` under `life.input()`
///         life.arrive(at: next)
///     }
///
/// One object serves one twin after another, and keeps its memory.
final class TwinLife {
    private(set) var task = TwinTask(endTime: 0)
    var steering: (any Steering)?
    /// Steering wants the life to end.
    var endsNow = false
    let system: any TwinSystem
    let tolerances: Tolerances
    let recorder: Recorder
    /// The carrier's: the state at ``time``.
    let y: UnsafeMutablePointer<Double>
    let count: Int
    let layout: SystemLayout
    unowned let carrier: any StateCarrier
    private(set) var time = 0.0
    private(set) var parameters: [Double] = []
    let agenda = Agenda()
    private var covariates: [Double] = []
    private let noEffects: [Double]
    let follower: (any JumpFollower)?
    let infusions = PlainList<Infusion>()
    var infusionCount = 0
    let transits = PlainList<TransitDose>()
    let ledger = PlainList<DoseLine>()
    var flags: [TwinFlag] = []

    /// - Parameter recorder: of this system, to be used again; made anew unless given.
    init(system: any TwinSystem, carrier: any StateCarrier, tolerances: Tolerances, recorder: Recorder? = nil) {
        self.system = system
        self.carrier = carrier
        self.tolerances = tolerances
        y = carrier.state
        follower = system.follower
        layout = system.layout
        count = layout.states.count
        noEffects = [Double](repeating: 0, count: layout.parameterCount)
        self.recorder = recorder ?? Recorder(reader: StepReader(system))
    }

    deinit {
        infusions.free()
        transits.free()
        ledger.free()
    }

    /// Takes a twin and forgets the one before.
    func take(_ task: TwinTask) {
        self.task = task
        steering = task.steering
        endsNow = false
        time = task.startTime
        covariates = task.covariates.map(\.initial)
        agenda.clear()
        infusions.clear()
        infusionCount = 0
        transits.clear()
        parameters = []
        ledger.clear()
        flags = []
        recorder.begin(task)
    }

    /// What became of the twin.
    /// - Parameter reached: where the trajectory is known to.
    func solution(failure: TwinFailure?, reached: Double, statistics: IntegrationStatistics) -> TwinSolution {
        TwinSolution(
            samples: recorder.samples, observations: recorder.observations,
            functionals: recorder.functionals(reached: endsNow ? time : failure == nil ? recorder.end : reached),
            parameters: parameters, doses: ledger.elements.map { $0.given(tag: task.records[$0.record].tag) }, failure: failure,
            flags: flags, steering: steering, statistics: statistics)
    }

    /// What a thrown error says of the twin.
    func failure(_ error: any Error) -> TwinFailure {
        error as? TwinFailure
            ?? TwinFailure(.badTask, time: time, "\(error)", remedy: "report this with the model")
    }

    /// Checks the task, takes the individual and sets its initial state.
    func begin() throws {
        try checkTask()
        plan()
        system.setLastDose(at: nil)
        system.load(
            covariates: covariates, iiv: task.iiv.isEmpty ? noEffects : task.iiv, iov: noEffects,
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
        if steering != nil { try beginSteering() }
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
        for index in recorder.plan.recordOrder {
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
        if endsNow { return nil }
        if time >= end - timeTolerance(end) { return nil }
        let next = min(agenda.nextTime ?? end, end)
        return end - next <= timeTolerance(end) ? end : next
    }

    /// The state in ``y`` is now that of a later time.
    func arrive(at t: Double) { time = t }

    // MARK: Moments

    private func processMoment() throws {
        let count = agenda.takeDue(at: time)
        var next = 0
        while next < count, agenda.due(next).rank == .covariatesBefore {
            apply(change: agenda.due(next).action)
            next += 1
        }
        if next > 0 { system.updateParameters(at: time) }
        try checkState()
        recorder.readGrid(at: time, y)
        while next < count {
            let item = agenda.due(next)
            next += 1
            if case .record(let index) = item.action { recorder.readObservations(at: time, beforeRecord: index, y) }
            if item.rank == .covariatesAfter { recorder.readObservations(at: time, beforeRecord: nil, y) }
            try process(item)
            while !endsNow, let added = agenda.takeNextDue(at: time) { try process(added) }
            if endsNow { return }
            beginSegment()  // the time after dose, parameters and the state may have changed
        }
        recorder.readObservations(at: time, beforeRecord: nil, y)
    }

    private func process(_ item: Agenda.Item) throws {
        switch item.action {
        case .occasion, .covariate:
            apply(change: item.action)
            system.updateParameters(at: time)
        case .infusionEnd(let id): endInfusion(id)
        case .arrival(let dose): arrive(dose)
        case .additional(let index, let number): try giveAdditional(record: index, number: number)
        case .record(let index): try process(task.records[index], index)
        case .call(let number): try steer(number)
        }
    }

    private func process(_ record: EventRecord, _ index: Int) throws {
        switch record.action {
        case .dose(let dose): try give(dose, record: index)
        case .reset: try reset()
        case .resetAndDose(let dose):
            try reset()
            try give(dose, record: index)
        case .replace(let state, let value):
            y[state] = value
            follower?.scaled(state, by: 0, y)
        case .multiply(let state, let factor):
            y[state] *= factor
            follower?.scaled(state, by: factor, y)
        case .observe, .other: break
        }
    }

    /// Something that was not in the task.
    func add(_ record: EventRecord) {
        task.records.append(record)
        agenda.add(.record(task.records.count - 1), at: max(record.time, time), rank: .records)
    }

    func change(covariate index: Int, to value: Double) {
        covariates[index] = value
        system.setCovariates(covariates)
        system.updateParameters(at: time)
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

    private func setOccasion(_ index: Int) {
        system.setOccasion(iov: task.occasions[index].iov)
        follower?.occasionBegan(index)
    }

    /// Freezes conditions on time as they are from now on.
    func beginSegment() {
        let end = recorder.end
        guard end > time else { return system.beginSegment(from: time, to: time) }
        system.beginSegment(from: time, to: system.nextTimeStop(after: time, before: end) ?? end)
    }

    func initialise() throws {
        system.initialState(at: time, into: y)
        try checkState()
        carrier.watchEvents(at: time, before: recorder.end)
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
