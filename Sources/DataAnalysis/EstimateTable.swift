import Foundation
import Statistics

/// An estimate with its interval and test: a row of a table.
struct EstimateRow {
    var label: String
    var estimate: Double?
    /// Of the logarithm where the estimate is a ratio.
    var standardError: Double?
    var degreesOfFreedom: Double?
    var lower: Double?
    var upper: Double?
    var statistic: Double?
    var p: Double?

    init(_ label: String, estimate: Double? = nil) {
        self.label = label
        self.estimate = estimate
    }

    /// An estimate with its Wald or t test.
    init(_ label: String, _ parameter: ParameterEstimate, _ hypothesis: Hypothesis) {
        self.init(label, estimate: parameter.value)
        standardError = parameter.standardError
        if parameter.degreesOfFreedom.isFinite { degreesOfFreedom = parameter.degreesOfFreedom }
        take(parameter.interval(level: hypothesis.level))
        statistic = parameter.statistic(against: hypothesis.margin ?? 0)
        p = parameter.pValue(hypothesis.alternative, against: hypothesis.margin ?? 0)
    }

    init(_ label: String, _ student: StudentEstimate, _ hypothesis: Hypothesis) {
        self.init(
            label,
            ParameterEstimate(
                value: student.estimate, standardError: student.standardError,
                degreesOfFreedom: student.degreesOfFreedom), hypothesis)
    }

    /// A ratio with the test of its logarithm.
    init(_ label: String, ratio: RatioEstimate, _ hypothesis: Hypothesis) {
        self.init(label, estimate: ratio.value)
        standardError = ratio.log.standardError
        take(ratio.interval(level: hypothesis.level))
        statistic = (hypothesis.margin ?? 1) > 0 ? ratio.log.statistic(against: log(hypothesis.margin ?? 1)) : nil
        p = ratio.pValue(hypothesis.alternative, against: hypothesis.margin ?? 1)
    }

    mutating func take(_ interval: Interval?) {
        lower = interval?.lower
        upper = interval?.upper
    }
}

extension FindingTable {
    /// - Parameters:
    ///   - first: heading of the rows' labels.
    ///   - estimate: heading of the estimates.
    ///   - statistic: name of the test's statistic.
    static func estimates(
        _ rows: [EstimateRow], key: String = "estimates", title: String, first: String, estimate: String,
        statistic: String, isRatio: Bool = false, _ hypothesis: Hypothesis
    ) -> FindingTable {
        FindingTable(
            key, title,
            [
                Column(first), Column("estimate", estimate), Column("se", isRatio ? "SE of log" : "SE"), Column("df"),
                Column("lower", "\(hypothesis.levelText) lower"), Column("upper", "\(hypothesis.levelText) upper"),
                Column("statistic", statistic), Column("p"),
            ],
            rows.map {
                [
                    .text($0.label), .number($0.estimate), .number($0.standardError), .number($0.degreesOfFreedom),
                    .number($0.lower), .number($0.upper), .number($0.statistic), .p($0.p),
                ]
            })
    }
}
