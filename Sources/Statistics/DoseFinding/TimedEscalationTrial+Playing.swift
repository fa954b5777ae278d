/// A trial with arrivals in time, played over patients whose outcomes are given.
public struct PlayedTimedEscalation: Sendable {
    public let outcome: TimedEscalationOutcome
    /// Patients who were treated and could not be evaluated; the next ones took their places.
    public let replaced: Int
    /// Whether there were no patients left for the next cohort.
    public let ranOut: Bool
}

extension TimedEscalationTrial {
    /// One trial over patients in their order of treatment. Who comes when nobody is treated is none of them.
    ///
    /// - Parameters:
    ///   - patients: how many there are.
    ///   - generator: draws the times between arrivals, and levels of randomised backfill.
    ///   - toxicity: what a patient (from 0) has at a level, times in the trial's unit; nil for one who cannot be evaluated
    ///     and is replaced at once.
    public func play(
        patients: Int, using generator: inout some RandomNumberGenerator, toxicity: (_ patient: Int, _ level: Int) -> TimedToxicity?
    ) throws(EscalationError) -> PlayedTimedEscalation {
        let given = GivenToxicities(levels: design.levelCount, patients: patients, toxicity)
        var arrivals = GivenArrivals(given: given, arrivals: arrivals, meanInterarrival: meanInterarrival, generator: generator)
        defer { generator = arrivals.generator }
        let (outcome, ranOut) = try run(&arrivals)
        return PlayedTimedEscalation(outcome: outcome, replaced: arrivals.replaced, ranOut: ranOut)
    }
}

/// `[level][patient]`; nil within for who cannot be evaluated.
private struct GivenToxicities {
    let values: [[TimedToxicity?]]
    let patients: Int

    init(levels: Int, patients: Int, _ toxicity: (_ patient: Int, _ level: Int) -> TimedToxicity?) {
        self.patients = patients
        values = (0..<levels).map { level in (0..<patients).map { toxicity($0, level) } }
    }
}

private struct GivenArrivals<Generator: RandomNumberGenerator>: ArrivingPatients {
    let given: GivenToxicities
    let arrivals: EscalationArrivals
    let meanInterarrival: Double
    var generator: Generator
    var next = 0
    var replaced = 0

    init(given: GivenToxicities, arrivals: EscalationArrivals, meanInterarrival: Double, generator: Generator) {
        self.given = given
        self.arrivals = arrivals
        self.meanInterarrival = meanInterarrival
        self.generator = generator
    }

    mutating func wait() -> Double? { arrivals.interarrival(mean: meanInterarrival, using: &generator) }

    mutating func treat(level: Int) -> TimedToxicity? {
        while next < given.patients {
            next += 1
            if let patient = given.values[level][next - 1] { return patient }
            replaced += 1
        }
        return nil
    }
}
