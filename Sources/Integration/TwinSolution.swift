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
    /// Why it ended early; nil for a twin that was solved.
    public var failure: TwinFailure?
    /// What a reader must know of a solution that is there.
    public var flags: [TwinFlag]
    /// The task's steering as it was in the end.
    public var steering: (any Steering)?
    /// The work that was done, steady states included.
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
    /// Index of the state it enters.
    public var state: Int
    /// As given, in the route's unit.
    public var amount: Double
    /// What enters the state in the end: bioavailability times amount.
    public var bioavailable: Double
    /// How long it takes to enter, 0 for a bolus.
    public var duration: Double
    /// It carried the twin into steady state first.
    public var steadyState: Bool
    /// What the twin's steering said of it; 0 without one.
    public var mark = 0
    /// The record's ``EventRecord/tag``.
    public var tag: String
}

/// Something a reader of the results must know about a solution that is there.
public enum TwinFlag: Hashable, Sendable, CustomStringConvertible {
    /// The steady state was only found to this relative error.
    case steadyStateInexact(time: Double, state: String, relativeError: Double)

    /// For people.
    public var description: String {
        switch self {
        case .steadyStateInexact(let time, let state, let error):
            "steady state at time \(time) known only to a relative error of \(error) (\(state))"
        }
    }
}

/// The work that was done.
public struct IntegrationStatistics: Hashable, Sendable {
    /// Steps of CVODE.
    public var steps = 0
    /// Evaluations of the right-hand side.
    public var derivativeEvaluations = 0
    /// Evaluations of the Jacobian.
    public var jacobianEvaluations = 0
    /// Restarts of the integrator at events and discontinuities.
    public var restarts = 0
    /// No work.
    public init() {}

    /// Adds up the work of several twins.
    public static func += (a: inout Self, b: Self) {
        a.steps += b.steps
        a.derivativeEvaluations += b.derivativeEvaluations
        a.jacobianEvaluations += b.jacobianEvaluations
        a.restarts += b.restarts
    }
}

/// Why a twin could not be solved. Which twin it was, the caller knows.
public struct TwinFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its kind, for counting and for code.
    public enum Reason: String, Hashable, Sendable {
        case notFinite, tooManySteps, stepTooSmall, noConvergence, noSteadyState, endlessEvents, badDose, badTask, cancelled
    }
    /// Its kind.
    public var reason: Reason
    /// In the model's time unit.
    public var time: Double
    /// The state (or route, or event) it showed in, where one can be named.
    public var subject: String?
    /// What is wrong, in words.
    public var problem: String
    /// What the author of the model or protocol can do.
    public var remedy: String

    /// A failure in words: what is wrong, and what can be done.
    public init(_ reason: Reason, time: Double, subject: String? = nil, _ problem: String, remedy: String) {
        self.reason = reason
        self.time = time
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    /// `at time 24.0: ...; ...`, in the model's time unit.
    public var description: String { "at time \(time): \(problem); \(remedy)" }
}
