import Statistics
import TrialProtocol

/// What one comparison needs of twins: their outcomes in both arms, where they were observed, and their covariates.
struct ComparisonTrial: Sendable {
    /// In the treated and the control arm: one value per twin, NaN where missing.
    var outcomes: [[Double]] = [[], []]
    /// In the same arms, of times to events: 1 where the event came.
    var came: [[Double]] = [[], []]
    /// Index of the arm in which each is observed.
    var observed: [Int8] = []
    var covariates: [[Double]]
    var strata: [Int] = []
    /// Per subgrouping: each twin's group.
    var groups: [[Int]]
    /// Per factor of the allocation: each twin's level.
    var factors: [[Int]] = []

    /// Per arm of the trial: readings at visits, twin after twin, for methods that need them.
    var readings: [[Double]] = []
    /// Tells the trial's random numbers from those of others.
    var draw = (seed: UInt64(0), number: 0)

    let plan: ComparisonPlan

    var count: Int { observed.count }

    init(_ plan: ComparisonPlan) {
        self.plan = plan
        covariates = plan.adjust.map { _ in [] }
        groups = plan.subgroups.map { _ in [] }
    }

    /// Those observed in one of the two arms.
    /// - Parameter group: a subgrouping and one of its groups.
    func patients(in group: (of: Int, group: Int)? = nil) -> Patients {
        var patients = makePatients()
        for twin in observed.indices {
            let arm = Int(observed[twin])
            if let group, groups[group.of][twin] != group.group { continue }
            addReadings(of: twin, in: arm, as: arm, to: &patients)
            guard arm == plan.treatment || arm == plan.control else { continue }
            add(twin, as: arm == plan.treatment, outcomeOf: arm == plan.treatment ? 0 : 1, to: &patients)
        }
        return patients
    }

    /// Every twin in both arms: what an endless trial would see.
    func everybody(in group: (of: Int, group: Int)? = nil) -> Patients {
        var patients = Patients(covariates: covariates.count)
        for (place, isTreated) in [true, false].enumerated() {
            for twin in observed.indices where group.map({ groups[$0.of][twin] == $0.group }) ?? true {
                add(twin, as: isTreated, outcomeOf: place, to: &patients)
            }
        }
        return patients
    }

    /// Twins drawn anew and allocated to arms.
    /// - Parameter isNull: everybody has the outcome of the control arm, whichever the arm.
    func patients(drawn: [Int], arms: [Int], isNull: Bool) -> Patients {
        var patients = makePatients()
        for (twin, arm) in zip(drawn, arms) {
            addReadings(of: twin, in: isNull ? plan.control : arm, as: arm, to: &patients)
            guard arm == plan.treatment || arm == plan.control else { continue }
            add(twin, as: arm == plan.treatment, outcomeOf: arm == plan.treatment && !isNull ? 0 : 1, to: &patients)
        }
        return patients
    }

    private func add(_ twin: Int, as isTreated: Bool, outcomeOf place: Int, to patients: inout Patients) {
        let value = outcomes[place][twin]
        guard !value.isNaN else {
            if isTreated { patients.missing.treated += 1 } else { patients.missing.control += 1 }
            return
        }
        patients.isTreated.append(isTreated)
        patients.values.append(value)
        if !came[place].isEmpty { patients.came.append(came[place][twin] == 1) }
        for index in covariates.indices { patients.covariates[index].append(covariates[index][twin]) }
        patients.strata.append(strata[twin])
    }

    /// The first patients to enter.
    func first(_ count: Int) -> ComparisonTrial {
        var trial = self
        trial.outcomes = outcomes.map { Array($0.prefix(count)) }
        trial.came = came.map { Array($0.prefix(count)) }
        trial.observed = Array(observed.prefix(count))
        trial.covariates = covariates.map { Array($0.prefix(count)) }
        trial.strata = Array(strata.prefix(count))
        trial.groups = groups.map { Array($0.prefix(count)) }
        trial.readings = readings.map { Array($0.prefix(count * visits)) }
        return trial
    }

    mutating func append(_ other: ComparisonTrial) {
        for place in outcomes.indices {
            outcomes[place] += other.outcomes[place]
            came[place] += other.came[place]
        }
        observed += other.observed
        for arm in readings.indices { readings[arm] += other.readings[arm] }
        for index in covariates.indices { covariates[index] += other.covariates[index] }
        strata += other.strata
        for index in groups.indices { groups[index] += other.groups[index] }
        for index in factors.indices { factors[index] += other.factors[index] }
    }
}

/// Readings at visits.
extension ComparisonTrial {
    fileprivate var visits: Int { plan.repeated?.times.count ?? 0 }

    fileprivate func makePatients() -> Patients {
        var patients = Patients(covariates: covariates.count)
        patients.draw = draw
        if !readings.isEmpty {
            patients.readings = VisitReadings(
                visits: visits, treatment: plan.treatment, control: plan.control, covariates: covariates.count, isPair: plan.method == .imputation)
        }
        return patients
    }

    /// Adds what was measured of a twin in one arm to a patient of another, usually the same.
    fileprivate func addReadings(of twin: Int, in place: Int, as arm: Int, to patients: inout Patients) {
        guard patients.readings != nil, readings.indices.contains(place), arm >= 0 else { return }
        patients.readings?.arms.append(arm)
        patients.readings?.values.append(contentsOf: readings[place][(twin * visits)..<((twin + 1) * visits)])
        for index in covariates.indices { patients.readings?.covariates[index].append(covariates[index][twin]) }
    }
}
