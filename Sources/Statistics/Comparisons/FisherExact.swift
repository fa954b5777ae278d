import CBoostMath
import Foundation

/// Fisher's exact test of two proportions: everything about the odds ratio given both margins of the table.
///
///     let test = FisherExact(proportions)
///     test.pValue()
///     test.oddsRatio              // conditional maximum likelihood
///     test.interval()
///
/// Events of the first group, given all events, are hypergeometric, and noncentrally so when the odds ratio is not 1
/// (Fisher 1935, doi:10.2307/2342435; Cornfield 1956).
public struct FisherExact: Sendable {
    public let proportions: TwoProportions
    /// The possible counts of events in the first group.
    private let support: ClosedRange<Int>
    /// Logarithms of their probabilities when the odds ratio is 1, up to a constant.
    private let logWeights: [Double]

    public init(_ proportions: TwoProportions) {
        self.proportions = proportions
        let (n1, n2, events) = (proportions.first.count, proportions.second.count, proportions.events)
        support = max(0, events - n2)...min(n1, events)
        logWeights = support.map { logChoose(n1, $0) + logChoose(n2, events - $0) }
    }

    private var observed: Int { proportions.first.events }
    private var isDegenerate: Bool { support.count == 1 }

    /// Probabilities of the possible counts under an odds ratio.
    private func probabilities(logOddsRatio: Double) -> [Double] {
        let logs = zip(support, logWeights).map { Double($0) * logOddsRatio + $1 }
        let largest = logs.max() ?? 0
        let weights = logs.map { exp($0 - largest) }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }

    private func atMostObserved(_ logOddsRatio: Double) -> Double {
        probabilities(logOddsRatio: logOddsRatio)[...(observed - support.lowerBound)].reduce(0, +)
    }

    private func atLeastObserved(_ logOddsRatio: Double) -> Double {
        probabilities(logOddsRatio: logOddsRatio)[(observed - support.lowerBound)...].reduce(0, +)
    }

    /// p value that the odds ratio is 1. Two-sided, the probability of all tables that are no likelier than the
    /// observed one, as in R's `fisher.test`: likelihoods within one part in 1e7 count as equal.
    public func pValue(_ alternative: Alternative = .twoSided) -> Double {
        switch alternative {
        case .less: return min(1, atMostObserved(0))
        case .greater: return min(1, atLeastObserved(0))
        case .twoSided:
            let probabilities = probabilities(logOddsRatio: 0)
            let limit = probabilities[observed - support.lowerBound] * (1 + 1e-7)
            return min(1, probabilities.reduce(0) { $1 <= limit ? $0 + $1 : $0 })
        }
    }

    /// Conditional maximum likelihood estimate: the odds ratio under which the expected count is the observed one. Zero
    /// or infinite at the ends of the support; nil when the margins allow only one table.
    public var oddsRatio: Double? {
        guard !isDegenerate else { return nil }
        if observed == support.lowerBound { return 0 }
        if observed == support.upperBound { return .infinity }
        return solve { theta in
            let mean = zip(support, probabilities(logOddsRatio: theta)).reduce(0) { $0 + Double($1.0) * $1.1 }
            return mean - Double(observed)
        }
    }

    /// Interval for the odds ratio by two one-sided exact tests at half the error each, after Clopper and Pearson. nil
    /// when the level is not within (0, 1).
    public func interval(level: Double = 0.95) -> Interval? {
        guard let tail = Interval.tail(level) else { return nil }
        let lower = observed == support.lowerBound ? 0 : solve { atLeastObserved($0) - tail }
        let upper = observed == support.upperBound ? .infinity : solve { tail - atMostObserved($0) }
        guard let lower, let upper else { return nil }
        return Interval(lower: lower, upper: upper, level: level)
    }

    /// The odds ratio at which a function that rises with its logarithm is zero.
    private func solve(_ function: (Double) -> Double) -> Double? {
        var reach = 8.0
        while function(reach) < 0 || function(-reach) > 0 {
            reach *= 2
            guard reach < 700 else { return nil }
        }
        return findRoot(between: -reach, and: reach, of: function).map { exp($0) }
    }
}

/// ln of the binomial coefficient.
func logChoose(_ n: Int, _ k: Int) -> Double {
    boost_lgamma(Double(n) + 1) - boost_lgamma(Double(k) + 1) - boost_lgamma(Double(n - k) + 1)
}
