import Documents
import Quantities

/// What a population is to be like, as its file says.
public struct PopulationTargets: Sendable {
    public let name: String
    public let title: String
    /// Where the numbers come from, for all that has no source of its own.
    public let source: String?
    public let file: String
    /// In the file's order.
    public let outcomes: [OutcomeTarget]
    public let correlations: [CorrelationTarget]
}

/// What one outcome or covariate is to be like. Quantities are as written, with their units.
public struct OutcomeTarget: Sendable {
    public enum Shape: String, CaseIterable, Sendable { case normal, lognormal }
    /// A quantity with its place.
    public struct Written: Sendable {
        public let quantity: Quantity
        public let position: SourcePosition
    }
    public let name: Scalar
    public var mean: Written?
    public var sd: Written?
    /// Up to which value a share of the patients lies.
    public var quantiles: [(share: Double, value: Written)] = []
    /// Of levels; of an event, the share under `yes`.
    public var shares: [(level: Scalar, share: Double)] = []
    public var edges: [Written] = []
    /// Of the classes between ``edges``.
    public var classShares: [Double] = []
    /// A CSV file of individual patients, and its column.
    public var data: (file: Scalar, column: Scalar)?
    /// Patients that the figures come from: they are that uncertain.
    public var patients: Int?
    /// Of the mean, where it is known otherwise.
    public var standardError: Written?
    public var shape: Shape?
    public var source: String?

    init(name: Scalar) { self.name = name }
}

/// Pearson's correlation of two outcomes or covariates.
public struct CorrelationTarget: Sendable {
    public let first: Scalar
    public let second: Scalar
    public let pearson: Double
    public let patients: Int?
    public let position: SourcePosition
}
