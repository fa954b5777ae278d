import Analyses
import Statistics
import TrialProtocol

/// What dosing would achieve that knew every twin: each at the candidate that is best for it alone.
///
/// For one twin a mean or median is its value and a probability is 0 or 1, so that the objective and the constraints judge a
/// twin as they judge a population: a limit on the probability of an event forbids the event.
package struct IndividualDosing: Sendable {
    /// Per twin: the candidate; nil where nothing of the twin is known.
    package let candidates: [Int?]

    /// More judgements than this are not made.
    package static let most = 50_000_000

    package init(_ plan: OptimisationPlan, _ judge: CandidateJudge, _ table: CandidateTable, isActive: [Bool], twins: Int) {
        let places = table.candidates.indices.filter { isActive[$0] }
        candidates = Parallel.map(Array(0..<twins)) { twin in
            let verdicts = places.map { candidate in
                let values = plan.statistics.map { table.endpoints[candidate][$0.endpoint][twin] }
                return values.contains(where: \.isNaN) ? .none : judge.verdict(values, table.candidates[candidate])
            }
            return judge.best(verdicts).map { places[$0] }
        }
    }

    /// Statistics of twins that get different candidates.
    /// - Parameter assigned: the candidate of each of the twins; nil is missing.
    package static func statistics(_ plan: OptimisationPlan, _ table: CandidateTable, _ twins: [Int], assigned: (Int) -> Int?) -> [Double] {
        plan.statistics.map { statistic in
            StatisticTable.statistic(statistic.kind, twins.map { twin in
                assigned(twin).map { table.endpoints[$0][statistic.endpoint][twin] } ?? .nan
            })
        }
    }
}
