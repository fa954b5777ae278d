import Integration
import Populations
import TrialProtocol

/// One twin's treatment in an arm: what it is to be given, what is decided about it, and what was written down of it.
struct Treatment: Steering {
    /// A dose rule in force.
    struct RuleState {
        let rule: DoseRule
        /// Its dose at present.
        var dose: Dose
        /// The decision that set the dose, counted from 1; 0: the regimen.
        var mark: Int
        /// Its doses follow covariates that change, until a decision sets them.
        var follows = false
        /// What events of the patient have made of such doses, as a factor.
        var reduction = 1.0
        var isStopped = false
        /// The patient has been switched to another arm.
        var isReplaced = false
        var heldUntil = -Double.infinity
        var skips = 0
        /// Raised whenever the records of doses to come are replaced.
        var generation = 0
        /// The next dose's number, from 0.
        var next = 0
        /// When each dose is due, or was.
        var times: [Double]
        /// Whether the patient takes each, and how much later than it is due.
        var taking: [Adherence.Taking] = []
        var late: [Double] = []

        /// - Parameter origin: from which the rule's times count.
        init(_ rule: DoseRule, _ dose: Dose, mark: Int = 0, origin: Double = 0) {
            self.rule = rule
            self.dose = dose
            self.mark = mark
            times = rule.times.map { origin + $0 }
        }

        var amountInForce: Double { isStopped ? 0 : dose.amount }
    }

    /// A decision in force.
    struct DecisionState {
        let program: DecisionProgram
        /// Where the rules of its arm begin.
        let firstRule: Int
        var generation = 0
        /// How many times it has been taken.
        var number = 0
        /// Per rule: how many times in a row its condition held, and until when it is locked.
        var streaks: [Int]
        var lockedUntil: [Double]
        /// Per measurement.
        var previous: [Double]
        var first: [Double]
    }

    /// What a call is for.
    enum Call {
        case decision(DecisionCall)
        /// An event of the patient, by index, that comes now.
        case event(Int)
        /// To look whether it has come.
        case look(Int)
    }

    struct DecisionCall {
        let decision: Int
        let occurrence: Int
        let generation: Int
        let isAfterRecords: Bool
        /// Times and numbers of its measurements; nil where it cannot be taken any more.
        let samples: [(time: Double, number: Int?)]
    }

    struct RecordPlace {
        let rule: Int
        let number: Int
        let generation: Int
    }

    let maker: TreatmentMaker
    /// The arm the twin was put into: its noise is this arm's for ever.
    let firstArm: Int
    let replicate: Int
    let twin: Int
    /// Covariates in the cohort's units, at first.
    let cohort: [Double]
    /// The same over time; nil where none changes.
    let course: CovariateCourse?
    /// Covariates of the model, as they change by themselves.
    let tracks: [CovariateTrack]
    /// At first.
    var covariates: [Double] { tracks.map(\.initial) }
    /// Intercurrent events, by name, that cannot happen: what an estimand's hypothetical strategy does without. What patients
    /// take or miss, and doses that are adjusted, stay.
    let absent: Set<String>
    var rules: [RuleState] = []
    var decisions: [DecisionState] = []
    var places: [RecordPlace] = []
    var calls: [Call] = []

    var patientEvents: [EventState] = []
    /// When the patient left the trial, or died.
    var leftAt: Double?
    /// When its life was ended for that.
    var diedAt: Double?
    /// The regimen as the patient takes it: what the task begins with.
    private(set) var records: [EventRecord] = []

    // What is written down.
    private(set) var entries: [DecisionEntry] = []
    private(set) var omitted: [OmittedDose] = []
    private(set) var events: [CourseEvent] = []
    /// When each of ``TreatmentMaker/intercurrents`` first happened; NaN if it did not.
    private(set) var happened: [Double]
    /// Every dose as it was given, and every change of a covariate: the schedule that this treatment became.
    private(set) var given: [EventRecord] = []
    private(set) var changes: [(covariate: Int, time: Double, value: Double)] = []
    /// What a laboratory has reported to decisions that estimate.
    var reported: [ReportedReading] = []

    /// - Parameter observing: records of the task before the doses.
    init(
        _ maker: TreatmentMaker, arm: Int, _ regimen: Regimen, replicate: Int, twin: Int, cohort: [Double], course: CovariateCourse?,
        covariates tracks: [CovariateTrack], absent: Set<String>, observing: Int
    ) {
        self.maker = maker
        self.absent = absent
        happened = Array(repeating: .nan, count: maker.intercurrents.count)
        firstArm = arm
        self.replicate = replicate
        self.twin = twin
        self.cohort = cohort
        self.course = course
        self.tracks = tracks
        take(regimen, of: arm)
        let due = zip(regimen.records, regimen.places).map { record, place in
            var record = record
            record.time += rules[place.rule].late[place.number]
            return (record: record, place: RecordPlace(rule: place.rule, number: place.number, generation: 0))
        }
        let order = due.indices.sorted { (due[$0].record.time, $0) < (due[$1].record.time, $1) }
        records = order.map { due[$0].record }
        places = Array(repeating: RecordPlace(rule: 0, number: 0, generation: -1), count: observing) + order.map { due[$0].place }
    }

    var laterDoses: [Dose] { maker.laterDoses[firstArm] }

    /// Takes an arm's rules and decisions.
    mutating func take(_ regimen: Regimen, of arm: Int) {
        let firstRule = rules.count
        rules += zip(maker.plan.arms[arm].regimen, regimen.doses).map { taken(RuleState($0, $1)) }
        decisions += maker.decisions[arm].map { program in
            let count = program.plan.rules.count, measured = program.plan.measurements.count
            return DecisionState(
                program: program, firstRule: firstRule, streaks: Array(repeating: 0, count: count),
                lockedUntil: Array(repeating: -.infinity, count: count), previous: Array(repeating: .nan, count: measured),
                first: Array(repeating: .nan, count: measured))
        }
    }

    /// A rule with what the patient makes of it.
    func taken(_ state: RuleState) -> RuleState {
        var state = state
        state.follows = maker.regimens[firstArm].follows(state.rule)
        (state.taking, state.late) = maker.adherence?.course(
            ofRule: state.rule.name, times: state.times, isSteady: state.rule.steadyState, replicate: replicate, twin: twin)
            ?? (state.times.map { _ in .taken }, state.times.map { _ in 0 })
        return state
    }

    mutating func begin(_ orders: inout SteeringOrders) throws {
        for decision in decisions.indices { schedule(decision, after: -.infinity, now: 0, &orders) }
        beginPatient(&orders)
    }

    mutating func act(_ call: Int, at time: Double, seeing view: SteeringView, _ orders: inout SteeringOrders) throws {
        switch calls[call] {
        case .decision(let call):
            guard call.generation == decisions[call.decision].generation else { return }
            try decide(call, at: time, view, &orders)
        case .event(let index): happen(index, at: time, &orders)
        case .look(let index): look(index, at: time, view, &orders)
        }
    }

    // MARK: Writing down

    mutating func note(_ entry: DecisionEntry) { entries.append(entry) }
    mutating func note(_ event: CourseEvent) { events.append(event) }
    /// Notes when an intercurrent event first happened, by its name.
    mutating func note(intercurrent name: String, at time: Double) {
        guard let index = maker.intercurrents.firstIndex(of: name), happened[index].isNaN else { return }
        happened[index] = time
    }
    mutating func note(omitted reason: OmittedDose.Reason, of rule: String, at time: Double) {
        omitted.append(OmittedDose(time: time, rule: rule, reason: reason))
    }
    mutating func note(given dose: Dose, of rule: String, at time: Double) {
        given.append(EventRecord(time: time, action: .dose(dose), tag: rule))
    }
    mutating func note(covariate: Int, at time: Double, value: Double) { changes.append((covariate, time, value)) }
}
