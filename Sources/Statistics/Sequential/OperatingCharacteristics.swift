import CBoostMath

/// What a design does over many trials.
extension GroupSequentialDesign {
    /// Where trials end when the mean of the final Z is `drift`.
    ///
    /// - Parameter ignoringFutility: as if nobody stopped at futility bounds.
    public func exitProbabilities(drift: Double, ignoringFutility: Bool = false) -> ExitProbabilities {
        ExitProbabilities(from: .start, through: rules[...], .known(drift), ignoringFutility: ignoringFutility)
    }

    /// Where trials end, averaged over a normal belief about the drift: `power` is then the assurance, the
    /// probability of success (O'Hagan, Stevens and Campbell 2005, doi:10.1002/pst.175).
    ///
    /// nil unless the standard deviation of the belief is positive and finite.
    public func assurance(meanDrift: Double, deviation: Double, ignoringFutility: Bool = false) -> ExitProbabilities? {
        guard deviation > 0, deviation.isFinite, meanDrift.isFinite else { return nil }
        let belief = Drift.normal(mean: meanDrift, precision: 1 / (deviation * deviation))
        return ExitProbabilities(from: .start, through: rules[...], belief, ignoringFutility: ignoringFutility)
    }

    /// Type I error spent by each look; a non-binding futility bound is given no credit.
    public var cumulativeAlpha: [Double] {
        exitProbabilities(drift: 0, ignoringFutility: futilityBoundary?.isBinding != true).cumulativeRejection
    }

    /// Drift of the one-look design with the same error probabilities, z_alpha + z_beta.
    public var fixedDrift: Double {
        -boost_normal_quantile(alpha / Double(sides.rawValue)) + boost_normal_quantile(power)
    }

    /// Maximum information, or sample size, relative to that of the one-look design.
    public var inflationFactor: Double {
        let ratio = drift / fixedDrift
        return ratio * ratio
    }

    /// Expected information, or sample size, relative to that of the one-look design, when the effect is `fraction`
    /// times that of the alternative: 0 under the null hypothesis, 1 under the alternative.
    public func averageSampleNumber(atFraction fraction: Double) -> Double {
        inflationFactor * exitProbabilities(drift: fraction * drift).expectedTime
    }
}
