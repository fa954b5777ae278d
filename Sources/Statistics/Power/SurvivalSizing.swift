import CBoostMath
import Foundation

/// How large or long a trial must be for a number of events.
extension SurvivalScenario {
    /// All accrual rates multiplied so that `events` are expected when follow-up ends.
    ///
    /// - Parameter followUp: from the last subject's entry to the end.
    public func scaled(toEvents events: Double, followUp: Double) throws(DesignError) -> SurvivalScenario {
        try Self.check(followUp: followUp)
        let (first, second) = expectedEvents(by: accrual.duration + followUp)
        guard first + second > 0 else {
            throw DesignError("no event is expected by \(accrual.duration + followUp); follow subjects for longer")
        }
        return with(accrual: accrual.scaled(by: events / (first + second)))
    }

    /// Accrual, at the rates given and then at the last of them, until `events` are expected `followUp` after its end.
    public func lasting(toEvents events: Double, followUp: Double) throws(DesignError) -> SurvivalScenario {
        try Self.check(followUp: followUp)
        func excess(_ duration: Double) -> Double {
            let (first, second) = with(accrual: accrual.lasting(duration)).expectedEvents(by: duration + followUp)
            return first + second - events
        }
        guard let duration = findRoot(beyond: 1e-9 * accrual.duration, step: accrual.duration / 8, of: excess) else {
            throw DesignError(
                """
                \(events.shown) events are never expected at these accrual rates; raise the last rate
                """)
        }
        return with(accrual: accrual.lasting(duration))
    }

    /// Time from the last subject's entry until `events` are expected.
    public func followUp(toEvents events: Double) throws(DesignError) -> Double {
        guard let time = time(ofEvents: events) else {
            let (first, second) = expectedEvents(by: 1e6 * accrual.duration)
            throw DesignError(
                """
                \(events.shown) events are needed, but only \((first + second).shown) are ever expected of \
                \(accrual.subjects.shown) subjects; enrol more
                """)
        }
        guard time >= accrual.duration else {
            throw DesignError(
                """
                \(events.shown) events are expected at \(time.shown), before accrual ends at \
                \(accrual.duration.shown); enrol fewer or for a shorter time
                """)
        }
        return time - accrual.duration
    }

    /// By what the accrual rates must be multiplied for a power of one analysis at a time, with the variances of ln
    /// hazard ratio under either hypothesis from each group's expected events (Lachin and Foulkes 1986, equation 2.5);
    /// Schoenfeld's formula takes both from events in the ratio of allocation.
    ///
    /// - Parameter null: hazard ratio under the null hypothesis.
    func lachinFoulkesFactor(
        null: Double, at time: Double, alpha: Double, sides: TestSides, power: Double
    ) throws(DesignError) -> Double {
        try GroupSequentialDesign.check(alpha: alpha, sides, power: power)
        guard ratio != null else {
            throw DesignError("the hazard ratio is \(ratio), as under the null hypothesis; give two different numbers")
        }
        let (alternative, without) = (expectedEvents(by: time), underNull(null).expectedEvents(by: time))
        guard alternative.first > 0, alternative.second > 0 else {
            throw DesignError("no event is expected by \(time); follow subjects for longer")
        }
        func deviation(_ events: (first: Double, second: Double)) -> Double {
            (1 / events.first + 1 / events.second).squareRoot()
        }
        let z = -boost_normal_quantile(alpha / Double(sides.rawValue))
        let sum = z * deviation(without) + boost_normal_quantile(power) * deviation(alternative)
        let root = sum / log(ratio / null)
        return root * root
    }

    private static func check(followUp: Double) throws(DesignError) {
        guard followUp >= 0, followUp.isFinite else {
            throw DesignError("the follow-up is \(followUp); give a time from 0")
        }
    }
}
