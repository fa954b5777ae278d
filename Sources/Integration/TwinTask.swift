/// All that one twin's solution depends on besides its compiled model and the tolerances: equal tasks give equal bits.
///
/// Times are in the model's time unit, counted from the trial's (or data file's) zero; amounts in the routes' units.
public struct TwinTask: Sendable {
    /// One per covariate of the model, in its order; a level is its index.
    public var covariates: [CovariateTrack]
    /// Random effects between patients, one per parameter of the model (0 where it has none).
    public var iiv: [Double]
    /// Random effects between occasions; empty: none.
    public var occasions: [Occasion]
    /// Individual parameter values that replace typical value and variability, by parameter index.
    public var overrides: [ParameterOverride]
    /// Doses, resets and readings. They are processed by time, and in this order where times are equal.
    public var records: [EventRecord]
    /// A grid of reading times, non-decreasing. A reading at a dose's time is taken before the dose.
    public var sampleTimes: [Double]
    /// What is evaluated over time, during the solve.
    public var functionals: [Functional]
    /// What steers the twin while it lives, as it is at first; nil: all that happens is in the task.
    public var steering: (any Steering)?
    /// When the twin's life begins: initial values hold here.
    public var startTime: Double
    /// When it ends. Later samples and windows extend it.
    public var endTime: Double

    /// By default a twin with typical values, no covariates and nothing done to it.
    public init(
        covariates: [CovariateTrack] = [], iiv: [Double] = [], occasions: [Occasion] = [],
        overrides: [ParameterOverride] = [], records: [EventRecord] = [], sampleTimes: [Double] = [],
        functionals: [Functional] = [], steering: (any Steering)? = nil, startTime: Double = 0, endTime: Double
    ) {
        self.covariates = covariates
        self.iiv = iiv
        self.occasions = occasions
        self.overrides = overrides
        self.records = records
        self.sampleTimes = sampleTimes
        self.functionals = functionals
        self.steering = steering
        self.startTime = startTime
        self.endTime = endTime
    }
}

/// A covariate over time: piecewise constant.
public struct CovariateTrack: Hashable, Sendable {
    /// When a change at a record's time counts: before that time's records (a value carried forward, `last`), or after
    /// them (NONMEM's default, `next`: a record's value holds since the record before it).
    public enum Effect: Hashable, Sendable { case beforeRecords, afterRecords }

    /// A new value from a time on.
    public struct Change: Hashable, Sendable {
        /// In the model's time unit.
        public var time: Double
        /// In the covariate's unit; a level's index.
        public var value: Double
        /// A new value from a time on.
        public init(time: Double, value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// The value at first.
    public var initial: Double
    /// In increasing time.
    public var changes: [Change]
    /// When changes count that fall on a record's time.
    public var effect: Effect

    /// A covariate that may change.
    public init(initial: Double, changes: [Change] = [], effect: Effect = .beforeRecords) {
        self.initial = initial
        self.changes = changes
        self.effect = effect
    }

    /// A covariate that never changes.
    public init(_ value: Double) { self.init(initial: value) }
}

/// A stretch of time with its own random effects between occasions; it lasts until the next one begins.
public struct Occasion: Hashable, Sendable {
    /// In the model's time unit.
    public var start: Double
    /// One per parameter of the model.
    public var iov: [Double]
    /// An occasion from `start` on.
    public init(start: Double, iov: [Double]) {
        self.start = start
        self.iov = iov
    }
}

/// An individual parameter value given from outside.
public struct ParameterOverride: Hashable, Sendable {
    /// Index among the model's parameters.
    public var parameter: Int
    /// In the parameter's unit.
    public var value: Double
    /// A value for one parameter.
    public init(parameter: Int, value: Double) {
        self.parameter = parameter
        self.value = value
    }
}
