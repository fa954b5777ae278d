/// Operating characteristics of a trial with arrivals in time.
public struct TimedEscalationCharacteristics: Sendable, Hashable {
    public let escalation: EscalationCharacteristics
    /// Expected time from the first patient to the end.
    public let duration: EscalationCharacteristic
    /// Expected number of patients who arrived when nobody was treated.
    public let turnedAway: EscalationCharacteristic
}

extension TimedEscalationTrial {
    /// Operating characteristics from simulated trials. Patients who are pending at the end count.
    public func characteristics(
        trueToxicity: [Double], trueActivity: [Double]? = nil, replicates: Int,
        using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> TimedEscalationCharacteristics {
        try EscalationError.require(replicates, "replicates", atLeast: 1)
        var sums = CharacteristicsAccumulator(levelCount: design.levelCount)
        var durations = WeightedMoments()
        var turnedAway = WeightedMoments()
        for _ in 0..<replicates {
            let outcome = try simulate(trueToxicity: trueToxicity, trueActivity: trueActivity, using: &generator)
            sums.add(outcome.history, mtd: outcome.mtd)
            durations.add(outcome.duration)
            turnedAway.add(Double(outcome.turnedAway))
        }
        return TimedEscalationCharacteristics(
            escalation: sums.characteristics(isExact: false), duration: durations.mean(replicates),
            turnedAway: turnedAway.mean(replicates))
    }
}
