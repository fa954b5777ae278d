/// Bounds at the information that was in fact observed.
extension GroupSequentialDesign {
    /// The design with its looks where they took place, as error spending allows (Jennison and Turnbull 2000, section
    /// 7.4).
    ///
    ///     let first = try design.monitored(at: [0.46])                    // planned at 0.5
    ///     let last = try design.monitored(at: [0.46, 1.04], isFinal: true)
    ///
    /// Errors are spent at the observed fractions of the planned maximum information, and all of alpha at the final
    /// look, be it early or late. The effect under the alternative stays, and with it the drift per information; the
    /// power becomes what it is.
    ///
    /// - Parameters:
    ///   - observed: information at each look so far, over the planned maximum; ascending.
    ///   - isFinal: whether the last of them ends the trial; otherwise planned looks beyond it follow.
    public func monitored(at observed: [Double], isFinal: Bool = false) throws(DesignError) -> GroupSequentialDesign {
        guard case .spending = efficacyBoundary else {
            throw DesignError(
                """
                only designs by alpha spending can be monitored at other information; this one has fixed bounds
                """)
        }
        if case .bounds = futilityBoundary?.kind {
            throw DesignError(
                """
                futility bounds given one by one cannot be moved to other information; use beta spending
                """)
        }
        let times = try monitoringTimes(observed, isFinal: isFinal)
        let last = times[times.count - 1]
        let solver = BoundarySolver(
            alpha: alpha, sides: sides, times: times.map { $0 / last },
            spendingTimes: times.dropLast().map { min($0, 1) } + [1],
            efficacy: efficacyBoundary, futility: futilityBoundary, beta: 1 - power)
        let drift = drift * last.squareRoot()
        let solution = try solver.bounds(drift: drift)
        let power = ExitProbabilities(
            from: .start, through: solution.rules[...], .known(drift), ignoringFutility: false
        ).power
        return GroupSequentialDesign(solver, solution, drift: drift, power: power)
    }

    private func monitoringTimes(_ observed: [Double], isFinal: Bool) throws(DesignError) -> [Double] {
        guard !observed.isEmpty else { throw DesignError("no information was observed; give one fraction a look") }
        for (index, fraction) in observed.enumerated() {
            let before = index == 0 ? 0 : observed[index - 1]
            guard fraction > before, fraction.isFinite else {
                throw DesignError(
                    """
                    the information of look \(index + 1) is \(fraction); give fractions ascending from above 0
                    """)
            }
        }
        let last = observed[observed.count - 1]
        if isFinal { return observed }
        guard last < 1 else {
            throw DesignError(
                """
                look \(observed.count) has all the planned information, \(last); it must be the final one
                """)
        }
        return observed + informationRates.filter { $0 > last }
    }
}
