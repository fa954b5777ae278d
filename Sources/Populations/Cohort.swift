import Documents
import Expressions
import func Foundation.sin
import Quantities
import Randomness
import Records

/// Those for whom a trial is simulated: covariates with their distributions, correlations and eligibility.
///
///     let cohort = try Cohort.load(path: "Cohorts/hospitalised-adults.yaml")
///     let sampler = cohort.sampler(seed: 1)
///     let twin = try sampler.twin(replicate: 0, index: 17)
///     print(cohort.covariates[1].name, twin.values[1])
public struct Cohort: Sendable {
    public let name: String
    public let title: String
    /// Where its numbers come from, as written.
    public let source: String?
    /// The file it was read from; for a cohort within a protocol, the protocol.
    public let file: String
    /// That file's whole text.
    public let text: String
    /// The data that `resample` draws from.
    public let data: DataFile?
    /// In the order of the file, derived ones among them.
    public let covariates: [CohortCovariate]
    public let correlations: [CohortCorrelation]
    /// The condition on a twin's covariates for taking part, as written.
    public let eligibility: String?

    /// How each of ``covariates`` comes about.
    package let laws: [CovariateLaw]
    /// Indices of ``covariates``: each depends only on earlier ones.
    package let samplingOrder: [Int]
    package let eligible: CheckedExpression?
    /// The conditions that `and` joins in it.
    let eligibleParts: [(text: String, tree: CheckedExpression)]
    /// Where `eligible` stands; the cohort's own place where it has none.
    package let eligiblePosition: SourcePosition
    /// Parts of the cohort with quotas; empty where twins are as they come.
    public let strata: [CohortStratum]
    /// Of the data's rows, for covariates that are columns.
    let rowWeights: CategoricalDistribution?
    /// Per covariate: the step at which its own formula takes the time; nil where that does not use it.
    let ownSteps: [CovariateStep?]
    /// What the source says of such patients.
    public let published: [PublishedFigure]

    public func index(of name: String) -> Int? { covariates.firstIndex { $0.name == name } }

    /// What a covariate's name means in an expression about a twin; its symbol is its name.
    public func entry(for name: String) -> ScopeEntry? {
        index(of: name).map { covariates[$0].entry }
    }

    /// Names of the covariates that change over time.
    package var changing: Set<String> { Set(covariates.filter(\.isChanging).map(\.name)) }

    /// The same patients before `eligible` and `strata` choose among them.
    public var beforeEligibility: Cohort {
        Cohort(
            name: name, title: title, source: source, file: file, text: text, data: data, covariates: covariates, correlations: correlations,
            eligibility: nil, laws: laws, samplingOrder: samplingOrder, eligible: nil, eligibleParts: [],
            eligiblePosition: eligiblePosition, strata: [], rowWeights: rowWeights, ownSteps: ownSteps, published: published)
    }

    /// Draws twins. Any number of samplers of one seed give the same twins.
    public func sampler(seed: UInt64) -> CohortSampler { CohortSampler(self, seed: seed) }
}

/// A property of a patient.
public struct CohortCovariate: Sendable {
    public enum Kind: Hashable, Sendable {
        case number(Unit)
        /// The value of a twin is an index into these.
        case levels([String])
    }
    public let name: String
    public let title: String?
    public let kind: Kind
    /// Whether a formula gives it from the others, without chance of its own.
    public let isDerived: Bool
    /// How it comes about, for people to read: `normal, mean 62 y, sd 16 y, within 18 y to 95 y`.
    public let text: String
    public let position: SourcePosition
    /// Where it changes over time: at multiples of which steps. None where it is the same for all time.
    public internal(set) var steps: [CovariateStep] = []

    public var isChanging: Bool { !steps.isEmpty }

    /// The parameter of a twin's model that it is: the model's typical value and variability then do not count.
    public let parameter: String?

    /// The unit of a number.
    public var unit: Unit? { if case .number(let unit) = kind { unit } else { nil } }
    /// The levels of a category.
    public var levels: [String]? { if case .levels(let levels) = kind { levels } else { nil } }

    package var entry: ScopeEntry {
        let type: ValueType =
            switch kind {
            case .number(let unit): .quantity(unit)
            case .levels(let levels): .level(levels)
            }
        return ScopeEntry(tree: .symbol(name), type: type)
    }
}

/// A part of a cohort that holds a fixed share of its twins.
public struct CohortStratum: Sendable {
    public let name: String
    /// As written.
    public let condition: String
    /// Twins of every ``StratumPattern/period``.
    public let quota: Int
    let tree: CheckedExpression
    let position: SourcePosition
}

/// Spearman's rank correlation of two covariates, given what conditions them, before eligibility.
public struct CohortCorrelation: Hashable, Sendable {
    public let first: String
    public let second: String
    public let spearman: Double

    /// Pearson's correlation of normal scores with this Spearman's (Kruskal 1958, doi:10.1080/01621459.1958.10501481).
    var score: Double { 2 * sin(Double.pi * spearman / 6) }
}
