import Documents
import Records
import Statistics

/// Wilcoxon's tests with Hodges and Lehmann's shift.
public struct RankComparison: DataAnalysing {
    var response: String
    var arm: String
    var control: String?
    /// Whose values are paired; nil for independent arms.
    var subject: String?
    var hypothesis: Hypothesis

    public init(response: String, arm: String, control: String?, subject: String?, _ hypothesis: Hypothesis) {
        (self.response, self.arm, self.control, self.subject) = (response, arm, control, subject)
        self.hypothesis = hypothesis
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: control)
        var notes = arms.notes() + hypothesis.notes(none: 0)
        var rows: [EstimateRow] = []
        let margin = hypothesis.margin ?? 0
        if let subject {
            let pairs = try Pairs(table, subject: subject, arms: arms, values: values)
            notes.append("\(pairs.count - pairs.incomplete) pairs; \(pairs.incomplete) incomplete, not used")
            guard
                let test = WilcoxonSignedRank(
                    try PairedDifference(pairs.first, pairs.second).differences, hypothesis: margin)
            else { throw column.failure("there is no complete pair", expected: "a value of each subject in both arms") }
            var row = EstimateRow(arms.difference(1), estimate: test.pseudomedian)
            row.take(test.interval(level: hypothesis.level))
            row.statistic = test.statistic
            row.p = test.pValue(hypothesis.alternative)
            notes.append(Self.distribution(isExact: test.isExact))
            if test.zeros > 0 { notes.append("\(test.zeros) differences of zero left out of the test") }
            rows = [row]
        } else {
            for index in arms.others {
                let (treated, control) = (Sample(arms.values(values, arm: index)), Sample(arms.values(values, arm: 0)))
                guard let test = WilcoxonRankSum(treated, control, hypothesis: margin) else {
                    let empty = treated.count == 0 ? arms.levels[index] : arms.control
                    throw column.failure("arm `\(empty)` has no value of `\(response)`", expected: "one or more")
                }
                var row = EstimateRow(arms.difference(index), estimate: test.shift)
                row.take(test.shiftInterval(level: hypothesis.level))
                row.statistic = test.statistic
                row.p = test.pValue(hypothesis.alternative)
                notes.append("\(row.label): \(Self.distribution(isExact: test.isExact))")
                rows.append(row)
            }
        }
        let estimates = FindingTable.estimates(
            rows, title: "Shift of \(response)", first: "comparison", estimate: "Hodges-Lehmann",
            statistic: subject == nil ? "W" : "V", hypothesis)
        let reference =
            (subject == nil ? "Wilcoxon's rank-sum test" : "Wilcoxon's signed-rank test")
            + " with Hodges and Lehmann's estimate (1963, doi:10.1214/aoms/1177704172)"
        return Findings(
            method: "wilcoxon", reference: reference, tables: [estimates, arms.description(values)], notes: notes)
    }

    private static func distribution(isExact: Bool) -> String {
        isExact ? "exact distribution" : "normal distribution with the variance of ties and continuity correction"
    }
}

/// Kruskal and Wallis' test that several arms come from one population.
public struct RankVariance: DataAnalysing {
    var response: String
    var arm: String

    public init(response: String, arm: String) { (self.response, self.arm) = (response, arm) }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: nil)
        guard let test = KruskalWallis(arms.levels.indices.map { Sample(arms.values(values, arm: $0)) }) else {
            throw column.failure(
                "an arm has no value of `\(response)`, or all values are equal",
                expected: "values that differ in every arm")
        }
        let main = FindingTable(
            "test", "Test that \(response) is alike in all arms", [.init("statistic", "H"), .init("df"), .init("p")],
            [[.number(test.statistic), .count(test.degreesOfFreedom), .p(test.pValue)]])
        return Findings(
            method: "kruskal-wallis",
            reference: "Kruskal and Wallis (1952, doi:10.1080/01621459.1952.10483441), corrected for ties",
            tables: [main, arms.description(values)], notes: Array(arms.notes(comparisons: 0).dropFirst()))
    }
}
