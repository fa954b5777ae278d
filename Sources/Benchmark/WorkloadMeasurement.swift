import Integration

/// What was found for one workload.
public struct WorkloadMeasurement: Sendable, Encodable {
    /// `W1`
    public let workload: String
    /// The engine, as results files name it.
    public let engine: String
    /// Twins it solves together.
    public let width: Int
    /// The SUNDIALS that all were linked to.
    public let sundials: String
    /// The solver that was asked for.
    public let solver: String
    /// `wall` or `processor`: what times are of.
    public let clock: String
    /// `regular`, or `irregular`: each twin at times of its own.
    public let readings: String
    /// Threads of the engine.
    public let threads: Int
    /// Twins that the engine solved in each turn.
    public let twins: Int
    /// Twins that each of the programs compared with solved in each turn.
    public let comparisonTwins: Int
    /// Of the engine, per twin and core; medians over the turns, as all times are.
    public let microsecondsPerTwin: Double
    /// Of the reference integrator.
    public let referenceMicrosecondsPerTwin: Double
    /// nil without a C compiler, as all that concerns the plain program.
    public let plainMicrosecondsPerTwin: Double?
    /// How many times longer the reference integrator takes.
    public let ratioVsReference: Double
    /// How many times longer the plain program takes.
    public let ratioVsPlain: Double?
    /// Against the reference integrator at tight tolerances.
    public let error: SolutionError
    /// Of the reference integrator at the tolerances measured.
    public let referenceError: SolutionError
    /// Of the plain program.
    public let plainError: SolutionError?
    /// Twins that could not be solved.
    public let failed: Int

    init(
        workload: String, engine: EngineIdentity, options: BenchmarkOptions, twins: (all: Int, compared: Int, failed: Int),
        times: (engine: Turns, reference: Turns, plain: Turns),
        errors: (engine: SolutionError, reference: SolutionError, plain: SolutionError?)
    ) {
        self.workload = workload
        self.engine = engine.engine
        width = engine.width
        sundials = engine.sundialsPath
        solver = options.solver.rawValue
        clock = options.clock.rawValue
        readings = options.isIrregular ? "irregular" : "regular"
        threads = options.threads
        self.twins = twins.all
        comparisonTwins = twins.compared
        failed = twins.failed
        microsecondsPerTwin = times.engine.microseconds ?? .nan
        referenceMicrosecondsPerTwin = times.reference.microseconds ?? .nan
        plainMicrosecondsPerTwin = times.plain.microseconds
        ratioVsReference = times.reference.ratio(to: times.engine) ?? .nan
        ratioVsPlain = times.plain.ratio(to: times.engine)
        error = errors.engine
        referenceError = errors.reference
        plainError = errors.plain
    }

    private enum Key: String, CodingKey {
        case workload, engine, width, sundials, solver, clock, readings, threads, twins, failed
        case comparisonTwins = "comparison_twins"
        case microsecondsPerTwin = "microseconds_per_twin"
        case referenceMicrosecondsPerTwin = "reference_microseconds_per_twin"
        case plainMicrosecondsPerTwin = "plain_c_microseconds_per_twin"
        case ratioVsReference = "ratio_vs_reference"
        case ratioVsPlain = "ratio_vs_plain_c"
        case rmsError = "rms_error"
        case largestError = "largest_error"
        case referenceRMSError = "reference_rms_error"
        case referenceLargestError = "reference_largest_error"
        case plainRMSError = "plain_c_rms_error"
        case plainLargestError = "plain_c_largest_error"
    }

    /// Every key is there; null where there is nothing to tell. JSON has no infinity: an infinite error is null, too.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(workload, forKey: .workload)
        try keys.encode(engine, forKey: .engine)
        try keys.encode(width, forKey: .width)
        try keys.encode(sundials, forKey: .sundials)
        try keys.encode(clock, forKey: .clock)
        try keys.encode(solver, forKey: .solver)
        try keys.encode(readings, forKey: .readings)
        try keys.encode(threads, forKey: .threads)
        try keys.encode(twins, forKey: .twins)
        try keys.encode(comparisonTwins, forKey: .comparisonTwins)
        try keys.encode(failed, forKey: .failed)
        let numbers: [(Key, Double?)] = [
            (.microsecondsPerTwin, microsecondsPerTwin), (.referenceMicrosecondsPerTwin, referenceMicrosecondsPerTwin),
            (.plainMicrosecondsPerTwin, plainMicrosecondsPerTwin), (.ratioVsReference, ratioVsReference),
            (.ratioVsPlain, ratioVsPlain), (.rmsError, error.rms), (.largestError, error.largest),
            (.referenceRMSError, referenceError.rms), (.referenceLargestError, referenceError.largest),
            (.plainRMSError, plainError?.rms), (.plainLargestError, plainError?.largest),
        ]
        for (key, number) in numbers { try keys.encode(number.flatMap { $0.isFinite ? $0 : nil }, forKey: key) }
    }
}
