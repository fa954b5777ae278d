/// What became of one twin.
public struct TwinSolution: Sendable {
    /// `[observable][sample]`, at the task's sample times; NaN from the time of a failure on.
    public var samples: [[Double]]
    /// `[observable][k]`, for the k-th ``EventRecord/Action/observe`` record of the task.
    public var observations: [[Double]]
    /// One per functional of the task; NaN where a failure came before its window's end.
    public var functionals: [Double]
    /// Individual parameters at the start, in the model's order and units.
    public var parameters: [Double]
    /// Every dose given, in time.
    public var doses: [GivenDose]
    public var failure: TwinFailure?
    public var flags: [TwinFlag]
    public var statistics: IntegrationStatistics
}

/// A line of the dose ledger.
public struct GivenDose: Hashable, Sendable {
    /// When it was given.
    public var time: Double
    /// When it began to enter its state: after the lag.
    public var arrival: Double
    /// Index of the route; nil if given straight into a state.
    public var route: Int?
    public var state: Int
    /// As given, in the route's unit.
    public var amount: Double
    /// What enters the state in the end: bioavailability times amount.
    public var bioavailable: Double
    /// How long it takes to enter, 0 for a bolus.
    public var duration: Double
    /// It carried the twin into steady state first.
    public var steadyState: Bool
    public var tag: String
}

/// Something a reader of the results must know about a solution that is there.
public enum TwinFlag: Hashable, Sendable, CustomStringConvertible {
    /// The steady state was only found to this relative error.
    case steadyStateInexact(time: Double, state: String, relativeError: Double)

    public var description: String {
        switch self {
        case .steadyStateInexact(let time, let state, let error):
            "steady state at time \(time) known only to a relative error of \(error) (\(state))"
        }
    }
}

/// The work that was done.
public struct IntegrationStatistics: Hashable, Sendable {
    public var steps = 0
    public var derivativeEvaluations = 0
    public var jacobianEvaluations = 0
    /// Restarts of the integrator at events and discontinuities.
    public var restarts = 0
    public init() {}

    public static func += (a: inout Self, b: Self) {
        a.steps += b.steps
        a.derivativeEvaluations += b.derivativeEvaluations
        a.jacobianEvaluations += b.jacobianEvaluations
        a.restarts += b.restarts
    }
}

/// Why a twin could not be solved. Which twin it was, the caller knows.
public struct TwinFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Hashable, Sendable {
        case notFinite, tooManySteps, stepTooSmall, noConvergence, noSteadyState, endlessEvents, badDose, badTask, cancelled
    }
    public var reason: Reason
    /// In the model's time unit.
    public var time: Double
    /// The state (or route, or event) it showed in, where one can be named.
    public var subject: String?
    /// What is wrong, in words.
    public var problem: String
    /// What the author of the model or protocol can do.
    public var remedy: String

    public init(_ reason: Reason, time: Double, subject: String? = nil, _ problem: String, remedy: String) {
        self.reason = reason
        self.time = time
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "at time \(time): \(problem); \(remedy)" }
}
