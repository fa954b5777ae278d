import Documents
import TrialEngine

/// What the user asks for: a model, its data and how they are to be compared.
public struct ValidationRequest: Sendable {
    /// What times count from in figures and bins.
    public enum TimeBasis: String, Sendable, CaseIterable {
        /// As in the data.
        case start
        /// The dose before.
        case dose
    }

    /// How times are gathered for visual predictive checks.
    public enum Bins: Sendable, Hashable {
        /// Each time apart where there are few, else bins of times that are alike.
        case automatic
        case nominal
        case count(Int)
        /// In the model's time unit, ascending.
        case limits([Double])
    }

    /// A limit of quantification in an output's unit, instead of the model's.
    public struct Limit: Sendable {
        /// nil: of the only output.
        public var output: DataRequest.Word?
        public var value: Double
        public var position: SourcePosition

        public init(output: DataRequest.Word?, value: Double, at position: SourcePosition) {
            self.output = output
            self.value = value
            self.position = position
        }
    }

    /// The model and the event records, which hold the measurements.
    public var data: DataRequest
    /// How often the data are simulated.
    public var simulations: Int
    public var seed: UInt64
    public var basis: TimeBasis
    public var bins: Bins
    public var limits: [Limit]

    public init(
        _ data: DataRequest, simulations: Int = 1000, seed: UInt64 = 1, basis: TimeBasis = .start, bins: Bins = .automatic,
        limits: [Limit] = []
    ) {
        self.data = data
        self.simulations = simulations
        self.seed = seed
        self.basis = basis
        self.bins = bins
        self.limits = limits
    }
}
