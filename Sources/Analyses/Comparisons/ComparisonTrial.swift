import Statistics
import TrialProtocol

/// What one comparison needs of twins: their outcomes in both arms, where they were observed, and their covariates.
struct ComparisonTrial: Sendable {
    /// In the treated and the control arm, whether observed or not.
    var outcomes: [Outcomes] = [Outcomes(), Outcomes()]
    /// In the same arms, as far as patients are observed: until they leave.
    var seen: [Outcomes] = [Outcomes(), Outcomes()]
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
            add(twin, as: arm == plan.treatment, seen[arm == plan.treatment ? 0 : 1], to: &patients)
        }
        return patients
    }

    /// Every twin in both arms: what an endless trial would see.
    /// - Parameter isCensored: times to events are censored as the trial censors them.
    func everybody(in group: (of: Int, group: Int)? = nil, isCensored: Bool = false) -> Patients {
        var patients = Patients(covariates: covariates.count)
        for (place, isTreated) in [true, false].enumerated() {
            for twin in observed.indices where group.map({ groups[$0.of][twin] == $0.group }) ?? true {
                add(twin, as: isTreated, isCensored ? seen[place] : outcomes[place], to: &patients)
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
            add(twin, as: arm == plan.treatment, seen[arm == plan.treatment && !isNull ? 0 : 1], to: &patients)
        }
        return patients
    }

    private func add(_ twin: Int, as isTreated: Bool, _ outcomes: Outcomes, to patients: inout Patients) {
        let value = outcomes.values[twin]
        guard !value.isNaN else {
            if isTreated { patients.missing.treated += 1 } else { patients.missing.control += 1 }
            return
        }
        patients.isTreated.append(isTreated)
        patients.values.append(value)
        if !outcomes.came.isEmpty { patients.came.append(outcomes.came[twin] == 1) }
        for index in covariates.indices { patients.covariates[index].append(covariates[index][twin]) }
        patients.strata.append(strata[twin])
    }

    /// The first patients to enter.
    func first(_ count: Int) -> ComparisonTrial {
        var trial = self
        trial.outcomes = outcomes.map { $0.first(count) }
        trial.seen = seen.map { $0.first(count) }
        trial.observed = Array(observed.prefix(count))
        trial.covariates = covariates.map { Array($0.prefix(count)) }
        trial.strata = Array(strata.prefix(count))
        trial.groups = groups.map { Array($0.prefix(count)) }
        trial.readings = readings.map { Array($0.prefix(count * visits)) }
        return trial
    }

    /// Without the first patients to enter.
    func dropping(_ count: Int) -> ComparisonTrial {
        var trial = self
        trial.outcomes = outcomes.map { $0.dropping(count) }
        trial.seen = seen.map { $0.dropping(count) }
        trial.observed = Array(observed.dropFirst(count))
        trial.readings = readings.map { Array($0.dropFirst(count * visits)) }
        trial.covariates = covariates.map { Array($0.dropFirst(count)) }
        trial.strata = Array(strata.dropFirst(count))
        trial.groups = groups.map { Array($0.dropFirst(count)) }
        return trial
    }

    mutating func append(_ other: ComparisonTrial) {
        for place in outcomes.indices {
            outcomes[place].append(other.outcomes[place])
            seen[place].append(other.seen[place])
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
