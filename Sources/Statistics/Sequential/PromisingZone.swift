import CBoostMath

/// Sample-size re-estimation at the only interim look of a trial whose single test is at its end: the sample size rises
/// where the interim result is promising, and nowhere else.
///
///     let rule = try PromisingZone(interim: 208, planned: 442, most: 884, alpha: 0.025, power: 0.8)
///     rule.decide(z: 1.4)      // .promising, 884 subjects
///
/// Mehta and Pocock (2011, doi:10.1002/sim.4102). From `leastConditionalPower` on, an increase never inflates the type
/// I error of the conventional final test, because more subjects can then only lower its conditional error (Chen,
/// DeMets and Lan 2004; Gao, Ware and Mehta 2008).
public struct PromisingZone: Sendable, Hashable {
    public enum Zone: String, Sendable, Hashable {
        case unfavourable, promising, favourable
    }

    public struct Decision: Sendable, Hashable {
        public let zone: Zone
        /// Subjects at the end.
        public let size: Double
        /// Under the current trend with the planned size, and with the new one.
        public let plannedConditionalPower, conditionalPower: Double
    }

    /// Subjects (or events, or information) at the interim look, at the planned end, and at most.
    public let interim, planned, most: Double
    /// One-sided.
    public let alpha: Double
    /// Conditional power aimed at.
    public let power: Double
    /// Lower end of the promising zone.
    public let leastConditionalPower: Double

    /// - Parameter leastConditionalPower: the least at which the conventional test keeps its level, unless given; with
    ///   a smaller one use `weightedStatistic` at the end.
    public init(
        interim: Double, planned: Double, most: Double, alpha: Double = 0.025, power: Double = 0.9,
        leastConditionalPower: Double? = nil
    ) throws(DesignError) {
        guard interim > 0, planned > interim, most > planned, most.isFinite else {
            throw DesignError(
                """
                sample sizes are \(interim) at the interim look, \(planned) planned and \(most) at most; give them \
                ascending from above 0
                """)
        }
        guard alpha > 0, alpha < 0.5 else {
            throw DesignError("alpha is \(alpha); give a one-sided level below 0.5, such as 0.025")
        }
        guard power > alpha, power < 1 else {
            throw DesignError("the conditional power aimed at is \(power); give a probability below 1, such as 0.9")
        }
        if let least = leastConditionalPower, !(least > 0 && least < power) {
            throw DesignError(
                """
                the promising zone begins at a conditional power of \(least); give one above 0, below \(power)
                """)
        }
        (self.interim, self.planned, self.most, self.alpha, self.power) = (interim, planned, most, alpha, power)
        self.leastConditionalPower =
            leastConditionalPower
            ?? Self.leastConditionalPower(interim: interim, planned: planned, most: most, alpha: alpha, power: power)
    }

    private static func critical(_ alpha: Double) -> Double { -boost_normal_quantile(alpha) }

    /// Conditional power of the conventional test with `size` subjects, under the current trend (their equation 3).
    public func conditionalPower(z: Double, size: Double) -> Double {
        Self.conditionalPower(z: z, interim, planned, size, alpha)
    }

    /// The final bound is that of the planned size on its own scale, so that the conditional error stays as planned.
    private static func conditionalPower(
        z: Double, _ interim: Double, _ planned: Double, _ size: Double, _ alpha: Double
    ) -> Double {
        let gap = critical(alpha) * planned.squareRoot() - z * interim.squareRoot()
        let needed = gap / (planned - interim).squareRoot()
        return boost_normal_cdf(z * ((size - interim) / interim).squareRoot() - needed)
    }

    /// Total subjects with which the conditional power under the current trend is `power` (their equation 7); infinity
    /// without a positive trend.
    public func sizeNeeded(z: Double) -> Double {
        guard z > 0 else { return .infinity }
        let gap = Self.critical(alpha) * planned.squareRoot() - z * interim.squareRoot()
        let needed = gap / (planned - interim).squareRoot() + boost_normal_quantile(power)
        return interim * (1 + needed * needed / (z * z))
    }

    /// What becomes of the sample size after an interim statistic `z`.
    public func decide(z: Double) -> Decision {
        let before = conditionalPower(z: z, size: planned)
        let zone: Zone = before < leastConditionalPower ? .unfavourable : before < power ? .promising : .favourable
        let size = zone == .promising ? min(max(sizeNeeded(z: z), planned), most) : planned
        return Decision(
            zone: zone, size: size, plannedConditionalPower: before,
            conditionalPower: conditionalPower(z: z, size: size))
    }

    /// The bound of the conventional final Z of `size` subjects whose conditional error is that planned (Gao, Ware and
    /// Mehta 2008, doi:10.1080/10543400802369053): z_alpha or less within the promising zone.
    public func adjustedBound(z: Double, size: Double) -> Double {
        Self.adjustedBound(z: z, interim, planned, size, alpha)
    }

    private static func adjustedBound(
        z: Double, _ interim: Double, _ planned: Double, _ size: Double, _ alpha: Double
    ) -> Double {
        let gap = critical(alpha) * planned.squareRoot() - z * interim.squareRoot()
        let stretch = ((size - interim) / (planned - interim)).squareRoot()
        return (stretch * gap + z * interim.squareRoot()) / size.squareRoot()
    }

    /// The statistic of Cui, Hung and Wang, which keeps the level after any change of the sample size: weights as
    /// planned.
    ///
    /// - Parameters:
    ///   - z: at the interim look.
    ///   - rest: Z of the subjects after it alone.
    public func weightedStatistic(z: Double, rest: Double) -> Double {
        let share = interim / planned
        return share.squareRoot() * z + (1 - share).squareRoot() * rest
    }

    /// The conditional power at which the adjusted bound of the new size is z_alpha: where it begins to be no more.
    private static func leastConditionalPower(
        interim: Double, planned: Double, most: Double, alpha: Double, power: Double
    ) -> Double {
        let target = critical(alpha)
        // Where the needed size reaches the most, both rules coincide; below it the most is taken.
        let highest = target * (planned / interim).squareRoot()
        let z = Root.between(1e-9, highest, tolerance: 1e-12) { z in
            let gap = target * planned.squareRoot() - z * interim.squareRoot()
            let needed = gap / (planned - interim).squareRoot() + boost_normal_quantile(power)
            let size = min(max(interim * (1 + needed * needed / (z * z)), planned * (1 + 1e-9)), most)
            return adjustedBound(z: z, interim, planned, size, alpha) - target
        }
        return conditionalPower(z: z ?? highest, interim, planned, planned, alpha)
    }
}
