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
        var patients = Patients(covariates: covariates.count)
        for twin in observed.indices {
            let arm = Int(observed[twin])
            guard arm == plan.treatment || arm == plan.control else { continue }
            if let group, groups[group.of][twin] != group.group { continue }
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
        var patients = Patients(covariates: covariates.count)
        for (twin, arm) in zip(drawn, arms) where arm == plan.treatment || arm == plan.control {
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
        return trial
    }

    /// Without the first patients to enter.
    func dropping(_ count: Int) -> ComparisonTrial {
        var trial = self
        trial.outcomes = outcomes.map { Array($0.dropFirst(count)) }
        trial.came = came.map { Array($0.dropFirst(count)) }
        trial.observed = Array(observed.dropFirst(count))
        trial.covariates = covariates.map { Array($0.dropFirst(count)) }
        trial.strata = Array(strata.dropFirst(count))
        trial.groups = groups.map { Array($0.dropFirst(count)) }
        return trial
    }

    mutating func append(_ other: ComparisonTrial) {
        for place in outcomes.indices {
            outcomes[place] += other.outcomes[place]
            came[place] += other.came[place]
        }
        observed += other.observed
        for index in covariates.indices { covariates[index] += other.covariates[index] }
        strata += other.strata
        for index in groups.indices { groups[index] += other.groups[index] }
        for index in factors.indices { factors[index] += other.factors[index] }
    }
}
