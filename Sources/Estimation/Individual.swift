import Integration

/// A patient as an estimator sees one: what was given and measured.
public struct Individual: Sendable {
    /// Doses, covariates, occasions (their effects are not read); its observe records are the readings, in order. Its
    /// overridden parameters are not estimated.
    public var task: TwinTask
    /// One per observe record of the task.
    public var readings: [Reading]

    /// A patient; `readings` belong to the task's observe records, one by one.
    public init(task: TwinTask, readings: [Reading]) {
        self.task = task
        self.readings = readings
    }
}

/// What was measured at one time.
public struct Reading: Hashable, Sendable {
    /// How a value counts.
    public enum Value: Hashable, Sendable {
        /// In the output's unit.
        case measured(Double)
        /// Below this limit of quantification, in the output's unit.
        case below(Double)
        /// Nothing was measured: only the prediction is of interest.
        case none

        /// What was measured, or the limit it was below; NaN where nothing was measured.
        public var number: Double {
            switch self {
            case .measured(let value), .below(let value): value
            case .none: .nan
            }
        }

        /// Whether all that is known is that it is below ``number``.
        public var isBelow: Bool { if case .below = self { true } else { false } }
    }
    /// Index among the model's outputs.
    public var output: Int
    /// What was found.
    public var value: Value

    /// A value of an output.
    public init(output: Int, _ value: Value) {
        self.output = output
        self.value = value
    }
}
