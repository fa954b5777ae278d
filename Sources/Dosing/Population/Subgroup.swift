import Populations
import Statistics
import TrialProtocol

/// Patients with something in common, and what the best candidate does for them.
struct Subgroup: Sendable {
    /// The covariate.
    var covariate: String
    /// `lowest third, up to 52.1 kg`, or a level.
    var label: String
    var members: Int
    /// Per objective and constraint.
    var objectives: [BootstrapSpread]
    var limited: [BootstrapSpread]

    private static let resamples = 500

    /// Thirds of every number and levels of every category, worst first by the first objective.
    static func all(
        _ plan: TrialPlan, _ optimisation: OptimisationPlan, _ judge: CandidateJudge, _ found: [[Double]], _ covariates: [[Double]],
        _ best: [Double]
    ) -> [Subgroup] {
        var table = CandidateTable()
        (table.candidates, table.endpoints, table.functionals, table.failed) = ([best], [found], [[]], [0])
        var subgroups: [Subgroup] = []
        for (index, covariate) in plan.cohort.covariates.enumerated() {
            for group in parts(covariate, covariates.map { $0[index] }) where group.members.count >= 2 {
                let draws = TwinResamples(group.members, count: resamples, seed: plan.seed, stream: 100_000 + subgroups.count)
                let statistics = StatisticTable(optimisation.statistics, table, draws, isActive: [true])
                let estimates = statistics.estimates.map { $0[0] }
                func spreads(_ values: ([Double], [Double]) -> [Double]) -> [BootstrapSpread] {
                    let samples = (0..<draws.count).map { sample in values(statistics.resampled.map { $0[0][sample] }, best) }
                    return values(estimates, best).enumerated().map { place, value in BootstrapSpread(value, samples.map { $0[place] }) }
                }
                subgroups.append(
                    Subgroup(
                        covariate: covariate.name, label: group.label, members: group.members.count,
                        objectives: spreads { judge.objectives($0, $1) }, limited: spreads { judge.limited($0, $1) }))
            }
        }
        let sign: Double = optimisation.objectives[0].isMaximised ? 1 : -1
        func rank(_ subgroup: Subgroup) -> Double { (subgroup.objectives.first?.estimate).map { $0.isNaN ? .infinity : sign * $0 } ?? .infinity }
        return subgroups.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    private static func parts(_ covariate: CohortCovariate, _ values: [Double]) -> [(label: String, members: [Int])] {
        if let levels = covariate.levels {
            return levels.enumerated().map { level, name in (name, values.indices.filter { Int(values[$0]) == level }) }
        }
        let sample = Sample(values)
        guard let low = sample.quantile(1.0 / 3), let high = sample.quantile(2.0 / 3), low < high else { return [] }
        return [
            ("lowest third", values.indices.filter { values[$0] < low }),
            ("middle third", values.indices.filter { values[$0] >= low && values[$0] < high }),
            ("highest third", values.indices.filter { values[$0] >= high }),
        ]
    }
}
