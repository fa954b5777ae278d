/// What to expect of a trial from an interim look on.
extension GroupSequentialDesign {
    /// Where the trial ends after look `look` (from 1), at which it had the statistic `z` and went on.
    ///
    /// - Parameter drift: mean of the final Z from here on; the current trend, z / sqrt t, unless given.
    public func conditionalExit(
        afterLook look: Int, z: Double, drift: Double? = nil, ignoringFutility: Bool = false
    ) throws(DesignError) -> ExitProbabilities {
        let time = try interim(look, z)
        let trend = z / time.squareRoot()
        return exit(afterLook: look, z: z, .known(drift ?? trend), ignoringFutility: ignoringFutility)
    }

    /// P(rejection at a later look | z at this one), at one drift (Lan, Simon and Halperin 1982,
    /// doi:10.1080/07474948208836014); the current trend unless given.
    public func conditionalPower(
        afterLook look: Int, z: Double, drift: Double? = nil, ignoringFutility: Bool = false
    ) throws(DesignError) -> Double {
        try conditionalExit(afterLook: look, z: z, drift: drift, ignoringFutility: ignoringFutility).power
    }

    /// Conditional power averaged over what is believed of the drift after this look (Spiegelhalter, Freedman and
    /// Blackburn 1986, doi:10.1016/0197-2456(86)90003-6).
    ///
    /// - Parameter prior: mean and standard deviation of a normal belief before the trial; flat unless given.
    public func predictivePower(
        afterLook look: Int, z: Double, prior: (mean: Double, deviation: Double)? = nil, ignoringFutility: Bool = false
    ) throws(DesignError) -> Double {
        _ = try interim(look, z)
        var belief = Drift.normal(mean: 0, precision: 0)
        if let prior {
            guard prior.deviation > 0, prior.deviation.isFinite, prior.mean.isFinite else {
                throw DesignError(
                    """
                    the prior of the drift has mean \(prior.mean) and deviation \(prior.deviation); give a deviation \
                    above 0
                    """)
            }
            belief = .normal(mean: prior.mean, precision: 1 / (prior.deviation * prior.deviation))
        }
        return exit(afterLook: look, z: z, belief, ignoringFutility: ignoringFutility).power
    }

    private func exit(afterLook look: Int, z: Double, _ drift: Drift, ignoringFutility: Bool) -> ExitProbabilities {
        let time = informationRates[look - 1]
        let start = ContinuationDensity(knownAt: z * time.squareRoot(), time: time)
        return ExitProbabilities(from: start, through: rules[look...], drift, ignoringFutility: ignoringFutility)
    }

    /// Information fraction of a look that has another after it.
    private func interim(_ look: Int, _ z: Double) throws(DesignError) -> Double {
        try check(look: look, z: z)
        guard look < looks else { throw DesignError("look \(look) is the last; nothing is to be expected after it") }
        return informationRates[look - 1]
    }
}
