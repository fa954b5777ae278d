import Documents
import Expressions
import Quantities

/// What a source says of a cohort's patients in one number (`published:`), against which drawn twins are held.
public struct PublishedFigure: Sendable {
    public enum Statistic: Hashable, Sendable {
        case mean, standardDeviation, coefficientOfVariation, median
        /// Below which this share lies.
        case quantile(Double)
        /// Of those who have a level, or, without one, who meet a condition.
        case share(level: String?)
        /// Correlations of ranks, and of values.
        case spearman, pearson
    }

    /// What it is of, as written: a covariate, a formula or a condition; two of them for a correlation.
    public let subjects: [String]
    public let statistic: Statistic
    /// In ``unit``.
    public let value: Double
    public let unit: Unit
    /// How far drawn twins may be from it, in ``unit``.
    public let tolerance: Double
    /// As written, or the rule: `2 %`.
    public let toleranceText: String
    /// Why the tolerance is not the rule's.
    public let reason: String?
    public let source: String
    /// Whose figure it is, as written; nil for all.
    public let condition: String?
    /// Whether it is of patients before `eligible` and `strata` choose among them.
    public let isBeforeEligibility: Bool
    public let position: SourcePosition

    /// A number in ``unit``, an index of a level, or a truth; two for a correlation.
    let trees: [CheckedExpression]
    let filter: CheckedExpression?
    /// The value of the only tree that a share counts.
    let counted: Double

    /// `weight`, `height and weight`.
    public var subject: String { subjects.joined(separator: " and ") }
}

extension PublishedFigure.Statistic {
    /// For people.
    public var name: String {
        switch self {
        case .mean: "mean"
        case .standardDeviation: "SD"
        case .coefficientOfVariation: "CV"
        case .median: "median"
        case .quantile(let share): "\(Unit.one.shown((share * 1e6).rounded() / 1e4)) % quantile"
        case .share(let level?): "share \(level)"
        case .share: "share"
        case .spearman: "Spearman"
        case .pearson: "Pearson"
        }
    }

    /// How far drawn twins may be from a figure for which nothing is said: location within 2 %, spread within 5 %,
    /// shares within 0.01, correlations within 0.05.
    var rule: (text: String, isRelative: Bool, value: Double) {
        switch self {
        case .mean, .median, .quantile: ("2 %", true, 0.02)
        case .standardDeviation, .coefficientOfVariation: ("5 %", true, 0.05)
        case .share: ("0.01", false, 0.01)
        case .spearman, .pearson: ("0.05", false, 0.05)
        }
    }

    /// Whether a percentage as tolerance could be meant both ways.
    var isFraction: Bool { !rule.isRelative }
}
