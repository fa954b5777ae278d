import Statistics

/// Two arms to be compared: `second - first`.
struct Contrast: Hashable {
    let first: Int
    let second: Int

    func name(_ arms: [String]) -> String { "\(arms[second]) - \(arms[first])" }

    /// All pairs of up to four arms; of more, each against the first.
    static func all(_ arms: Int) -> [Contrast] {
        let firsts = arms <= 4 ? 0..<max(0, arms - 1) : 0..<1
        return firsts.flatMap { first in ((first + 1)..<arms).map { Contrast(first: first, second: $0) } }
    }
}

/// An estimate with its interval.
package struct Estimate {
    package var value: Double?
    package var lower: Double?
    package var upper: Double?
    package var standardError: Double?
    /// Patients, or pairs, that it rests on.
    package var count: Int

    /// Mean of independent patients.
    init(_ sample: Sample) {
        self.init(value: sample.mean, sample.meanInterval(), sample.standardError, count: sample.count)
    }

    /// Share of independent patients with an event.
    package init(_ proportion: Proportion?) {
        self.init(value: proportion?.estimate, proportion?.wilson(), proportion?.standardError, count: proportion?.count ?? 0)
    }

    init(_ counts: EventCounts) { self.init(counts.proportion) }

    /// Mean difference of the same patients.
    init(_ pairs: PairedDifference) {
        self.init(value: pairs.mean, pairs.interval(), pairs.standardError, count: pairs.count)
    }

    /// Difference of shares of the same patients.
    init(_ pairs: PairedProportions?) {
        self.init(value: pairs?.difference, pairs?.interval(), pairs?.standardError, count: pairs?.count ?? 0)
    }

    /// second - first of different patients, by squaring and adding the two intervals' distances: method 10 of Newcombe
    /// (Stat Med 1998;17:873-890) for shares, Zou and Donner (Stat Med 2008;27:1693-1702) for means.
    package init(_ second: Estimate, minusIndependent first: Estimate) {
        count = second.count + first.count
        guard let a = second.value, let b = first.value else { return }
        value = a - b
        if let low = second.lower, let high = second.upper, let otherLow = first.lower, let otherHigh = first.upper {
            lower = a - b - ((a - low) * (a - low) + (otherHigh - b) * (otherHigh - b)).squareRoot()
            upper = a - b + ((high - a) * (high - a) + (b - otherLow) * (b - otherLow)).squareRoot()
        }
        if let s = second.standardError, let t = first.standardError { standardError = (s * s + t * t).squareRoot() }
    }

    private init(value: Double?, _ interval: Interval?, _ standardError: Double?, count: Int) {
        self.value = value
        self.lower = interval?.lower
        self.upper = interval?.upper
        self.standardError = standardError
        self.count = count
    }
}
