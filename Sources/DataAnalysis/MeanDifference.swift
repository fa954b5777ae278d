import Documents
import Records
import Statistics

/// t tests of two arms, or of each arm against a control.
public struct MeanDifference: DataAnalysing {
    public enum Form: String, Sendable, CaseIterable { case welch, pooled, paired }

    var response: String
    var arm: String
    var control: String?
    var subject: String?
    var form: Form
    var hypothesis: Hypothesis

    public init(
        response: String, arm: String, control: String?, subject: String?, form: Form, _ hypothesis: Hypothesis
    ) {
        (self.response, self.arm, self.control, self.subject) = (response, arm, control, subject)
        (self.form, self.hypothesis) = (form, hypothesis)
    }

    private var reference: String {
        switch form {
        case .welch: "Welch's t test, unequal variances (Welch 1947, doi:10.1093/biomet/34.1-2.28)"
        case .pooled: "Student's t test, pooled variance"
        case .paired: "paired t test"
        }
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: control)
        var notes = arms.notes() + hypothesis.notes(none: 0)
        let rows: [EstimateRow]
        if form == .paired {
            let pairs = try Pairs(table, subject: subject ?? "", arms: arms, values: values)
            notes.append("\(pairs.count - pairs.incomplete) pairs; \(pairs.incomplete) incomplete, not used")
            guard let test = OneSampleT(try PairedDifference(pairs.first, pairs.second)) else {
                throw column.failure(
                    "there are fewer than two complete pairs", expected: "a value of each subject in both arms")
            }
            rows = [EstimateRow(arms.difference(1), test.mean, hypothesis)]
        } else {
            let samples = arms.levels.indices.map { Sample(arms.values(values, arm: $0)) }
            rows = try arms.others.map { index in
                let variances: TwoSampleT.Variances = form == .pooled ? .equal : .unequal
                guard let test = TwoSampleT(samples[index], samples[0], variances: variances) else {
                    let few = samples[index].count < 2 ? arms.levels[index] : arms.control
                    throw column.failure(
                        "arm `\(few)` has fewer than two values of `\(response)`", expected: "two or more")
                }
                return EstimateRow(arms.difference(index), test.difference, hypothesis)
            }
        }
        for row in rows where row.standardError == 0 {
            throw column.failure(
                "`\(response)` does not vary (\(row.label))",
                expected: "values that differ, as a t test needs their spread")
        }
        let estimates = FindingTable.estimates(
            rows, title: "Difference of means of \(response)", first: "comparison", estimate: "difference",
            statistic: "t", hypothesis)
        return Findings(
            method: "t-test", reference: reference, tables: [estimates, arms.description(values)], notes: notes)
    }
}
