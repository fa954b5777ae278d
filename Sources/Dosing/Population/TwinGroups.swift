import TrialProtocol

/// Twins in the groups that covariates make: every combination that has a twin.
struct TwinGroups {
    struct Group {
        /// Per covariate: which of its groups.
        var places: [Int]
        var label: String
        var members: [Int]
    }
    /// In the order of the groups, the last covariate varying fastest.
    let all: [Group]

    /// - Parameter covariates: `[twin][covariate]`
    init(_ strata: [StratumPlan], _ covariates: [[Double]]) {
        guard !strata.isEmpty else {
            all = []
            return
        }
        let places = covariates.map { own in strata.map { $0.group(of: own[$0.covariate]) } }
        let combinations = strata.reduce([[]]) { sets, stratum in sets.flatMap { set in stratum.groups.indices.map { set + [$0] } } }
        all = combinations.compactMap { combination in
            let members = places.indices.filter { places[$0] == combination }
            if members.isEmpty { return nil }
            let label = zip(strata, combination).map { "\($0.name) \($0.groups[$1])" }.joined(separator: ", ")
            return Group(places: combination, label: label, members: members)
        }
    }
}
