import Foundation

/// A hazard that is constant over intervals of time.
///
///     PiecewiseHazard(median: 6)                                         // exponential
///     try PiecewiseHazard(starts: [0, 6], rates: [0.04, 0.09])
public struct PiecewiseHazard: Sendable, Hashable {
    /// Where the intervals begin, ascending from 0.
    public let starts: [Double]
    /// Events per time at risk in each.
    public let rates: [Double]

    public init(starts: [Double] = [0], rates: [Double]) throws(DesignError) {
        guard !starts.isEmpty, starts.count == rates.count, starts[0] == 0 else {
            throw DesignError(
                """
                hazard rates \(rates) begin at times \(starts); give a rate for each time, the first time 0
                """)
        }
        for (before, after) in zip(starts, starts.dropFirst()) where !(before < after && after.isFinite) {
            throw DesignError("the times \(starts) at which hazard rates begin are not ascending")
        }
        for rate in rates where !(rate >= 0 && rate.isFinite) {
            throw DesignError("a hazard rate is \(rate); give events per time, from 0")
        }
        (self.starts, self.rates) = (starts, rates)
    }

    /// A constant hazard with this median time to the event.
    public init(median: Double) throws(DesignError) {
        guard median > 0, median.isFinite else {
            throw DesignError("the median time is \(median); give a number above 0")
        }
        try self.init(rates: [M_LN2 / median])
    }

    /// A constant hazard with which a fraction has the event by a time, as dropout is often given.
    public init(fraction: Double, by time: Double) throws(DesignError) {
        guard fraction >= 0, fraction < 1, time > 0, time.isFinite else {
            throw DesignError(
                """
                a fraction of \(fraction) by time \(time) is no hazard; give a fraction below 1 and a time above 0
                """)
        }
        try self.init(rates: [-log1p(-fraction) / time])
    }

    /// All rates times a positive factor.
    func scaled(by factor: Double) -> PiecewiseHazard { PiecewiseHazard(starts, rates.map { factor * $0 }) }

    private init(_ starts: [Double], _ rates: [Double]) { (self.starts, self.rates) = (starts, rates) }
}
