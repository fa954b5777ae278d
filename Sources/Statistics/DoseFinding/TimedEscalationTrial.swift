/// A trial in which patients arrive one by one and DLTs take time, with backfill if wanted.
///
///     let trial = try TimedEscalationTrial(
///         design: CRM(skeleton: skeleton, target: 0.25, pending: .linear), window: 6, meanInterarrival: 1)
///     let outcome = try trial.simulate(trueToxicity: [0.05, 0.1, 0.25, 0.4, 0.6], using: &generator)
///
/// A patient who arrives joins the cohort that is open, else opens the next one if the design says where. While it
/// waits the patient is backfilled, or turned away. A DLT, if any, comes at a uniformly distributed time in the
/// window, and a response is seen when the window ends. The trial ends when all who lead the escalation are complete.
public struct TimedEscalationTrial<Design: EscalationDesign, Rule: BackfillRule>: Sendable {
    public typealias Arrivals = EscalationArrivals

    public let design: Design
    public let backfill: Rule?
    public let startLevel: Int
    public let cohortSize: Int
    /// Of those who lead the escalation; backfilled patients come on top.
    public let maximumPatients: Int
    /// Length of the DLT window, in any unit of time.
    public let window: Double
    /// Mean time between arrivals, in the same unit.
    public let meanInterarrival: Double
    public let arrivals: Arrivals

    public init(
        design: Design, backfill: Rule?, startLevel: Int = 0, cohortSize: Int = 3, maximumPatients: Int = 30,
        window: Double, meanInterarrival: Double, arrivals: Arrivals = .exponential
    ) throws(EscalationError) {
        guard 0..<design.levelCount ~= startLevel else {
            throw .noSuchLevel(startLevel, levelCount: design.levelCount)
        }
        try EscalationError.require(cohortSize, "cohortSize", atLeast: 1)
        try EscalationError.require(maximumPatients, "maximumPatients", atLeast: 1)
        try EscalationError.require(window, "window", above: 0, below: .infinity)
        try EscalationError.require(meanInterarrival, "meanInterarrival", above: 0, below: .infinity)
        self.design = design
        self.backfill = backfill
        self.startLevel = startLevel
        self.cohortSize = cohortSize
        self.maximumPatients = maximumPatients
        self.window = window
        self.meanInterarrival = meanInterarrival
        self.arrivals = arrivals
    }

    /// One trial.
    /// - Parameters:
    ///   - trueToxicity: probability of a DLT within the window by level.
    ///   - trueActivity: probability of a response by level; nil for none.
    public func simulate(
        trueToxicity: [Double], trueActivity: [Double]? = nil, using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> TimedEscalationOutcome {
        let activity = trueActivity ?? [Double](repeating: 0, count: design.levelCount)
        for rates in [trueToxicity, activity] {
            guard rates.count == design.levelCount else {
                throw .otherLevelCount(history: rates.count, design: design.levelCount)
            }
            guard rates.allSatisfy({ 0...1 ~= $0 }) else {
                throw .invalid(parameter: "true probabilities", reason: "a probability is not within [0, 1]")
            }
        }
        var arrivals = SimulatedArrivals(trial: self, toxicity: trueToxicity, activity: activity, generator: generator)
        defer { generator = arrivals.generator }
        return try run(&arrivals).outcome
    }
}

extension TimedEscalationTrial where Rule == RandomisedBackfill {
    /// A trial without backfill.
    public init(
        design: Design, startLevel: Int = 0, cohortSize: Int = 3, maximumPatients: Int = 30, window: Double,
        meanInterarrival: Double, arrivals: Arrivals = .exponential
    ) throws(EscalationError) {
        try self.init(
            design: design, backfill: nil, startLevel: startLevel, cohortSize: cohortSize,
            maximumPatients: maximumPatients, window: window, meanInterarrival: meanInterarrival, arrivals: arrivals)
    }
}
