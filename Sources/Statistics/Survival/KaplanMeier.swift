import Foundation

/// The product-limit estimate of survival (Kaplan and Meier 1958, doi:10.2307/2281868).
///
///     let curve = try KaplanMeier(times: months, events: died)
///     curve.survival(at: 12), curve.interval(at: 12), curve.median, curve.atRisk(at: 12)
public struct KaplanMeier: Sendable, Hashable {
    /// One of the different times, of events or censoring.
    public struct Step: Sendable, Hashable {
        public let time: Double
        /// Subjects under observation just before this time.
        public let atRisk: Int
        public let events, censored: Int
        /// Estimate from this time on.
        public let survival: Double
        /// Greenwood's sum of d / (n (n - d)) up to this time: the variance of ln S; infinite once S is 0.
        public let logVariance: Double
    }

    /// Ascending in time.
    public let steps: [Step]
    public let count, events: Int
    /// Subjects without a time, who are in no estimate.
    public let missing: Int

    /// - Parameters:
    ///   - times: to the event or to censoring, from 0; NaN where missing.
    ///   - events: whether the event happened then.
    public init(times: [Double], events: [Bool]) throws(SurvivalError) {
        let order = try SurvivalOrder(times: times, events: events)
        var steps: [Step] = []
        var (survival, variance) = (1.0, 0.0)
        for run in order.ties(in: order.subjects.indices, times) {
            let atRisk = order.subjects.count - run.lowerBound
            let d = order.subjects[run].count { events[$0] }
            let (n, deaths) = (Double(atRisk), Double(d))
            survival *= (n - deaths) / n
            if d > 0 { variance += deaths / (n * (n - deaths)) }
            steps.append(
                Step(
                    time: times[order.subjects[run.lowerBound]], atRisk: atRisk, events: d, censored: run.count - d,
                    survival: survival, logVariance: variance))
        }
        self.steps = steps
        count = order.subjects.count
        self.events = steps.reduce(0) { $0 + $1.events }
        missing = order.missing
    }

    /// Survival beyond `time`; nil without subjects, and past the last time unless all had the event by then.
    public func survival(at time: Double) -> Double? {
        guard isKnown(at: time) else { return nil }
        return step(at: time)?.survival ?? 1
    }

    /// Greenwood's standard error of the survival beyond `time`; nil where survival is unknown or 0.
    public func standardError(at time: Double) -> Double? {
        guard isKnown(at: time) else { return nil }
        guard let step = step(at: time) else { return 0 }
        return step.survival > 0 ? step.survival * step.logVariance.squareRoot() : nil
    }

    /// Subjects under observation just before `time`.
    public func atRisk(at time: Double) -> Int {
        let next = index(after: time, orAt: false)
        return next < steps.count ? steps[next].atRisk : 0
    }

    /// Whether survival can be told at a time.
    func isKnown(at time: Double) -> Bool {
        guard time >= 0, let last = steps.last else { return false }
        return time <= last.time || last.survival == 0
    }

    /// The last step up to a time.
    private func step(at time: Double) -> Step? {
        let next = index(after: time, orAt: true)
        return next > 0 ? steps[next - 1] : nil
    }

    /// Index of the first step later than `time`; or not earlier than it.
    private func index(after time: Double, orAt isIncluded: Bool) -> Int {
        var (low, high) = (0, steps.count)
        while low < high {
            let middle = (low + high) / 2
            let isBefore = isIncluded ? steps[middle].time <= time : steps[middle].time < time
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
