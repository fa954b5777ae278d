import ModelLanguage
import Populations
import TrialProtocol

/// What of a twin may vary by itself: covariates and random effects, those that depend on each other as one.
struct DriverGroups {
    enum Driver: Hashable {
        /// Indices of the cohort's covariates.
        case covariates([Int])
        /// Effects between patients, by the model's parameters.
        case between([Int])
        /// All effects between occasions.
        case occasions
        /// What happens by chance: readings, visits, adherence and events.
        case chance
    }

    let drivers: [Driver]
    /// Names for people: `age, weight`, `CL between patients`.
    let labels: [String]

    /// - Parameter isSteered: whether anything happens to the twins of the arm by chance.
    init(_ plan: TrialPlan, isSteered: Bool) {
        let (cohort, model) = (plan.cohort, plan.twin)
        let covariates = Self.joined(cohort.randomCovariates, cohort.dependentCovariates)
        let names = model.parameters.map(\.name)
        // A parameter that the cohort gives is a covariate; its effects move nothing.
        let given = Set(plan.mapping.givenParameters)
        let varying = model.parameters.indices.filter { (model.parameters[$0].iiv?.variance ?? 0) > 0 && !given.contains($0) }
        let correlated = model.iivCorrelations.compactMap { correlation -> (Int, Int)? in
            guard let first = names.firstIndex(of: correlation.first), let second = names.firstIndex(of: correlation.second) else { return nil }
            return (first, second)
        }
        let between = Self.joined(varying, correlated)
        let hasOccasions = model.parameters.contains { ($0.iov?.variance ?? 0) > 0 }
        drivers = covariates.map { .covariates($0) } + between.map { .between($0) } + (hasOccasions ? [.occasions] : []) + (isSteered ? [.chance] : [])
        labels = covariates.map { group in group.map { cohort.covariates[$0].title ?? cohort.covariates[$0].name }.joined(separator: ", ") }
            + between.map { group in group.map { names[$0] }.joined(separator: ", ") + " between patients" }
            + (hasOccasions ? ["differences between occasions"] : []) + (isSteered ? ["readings, visits and events"] : [])
    }

    /// The smallest groups that keep pairs together, in the order of their first members.
    private static func joined(_ members: [Int], _ pairs: [(Int, Int)]) -> [[Int]] {
        var group = Dictionary(uniqueKeysWithValues: members.map { ($0, $0) })
        for (first, second) in pairs {
            guard let one = group[first], let other = group[second] else { continue }
            let (low, high) = (min(one, other), max(one, other))
            for member in members where group[member] == high { group[member] = low }
        }
        return members.filter { group[$0] == $0 }.map { label in members.filter { group[$0] == label } }
    }
}
