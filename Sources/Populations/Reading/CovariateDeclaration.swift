import Documents
import Expressions
import Quantities

/// A covariate as written, before names and units are known.
struct CovariateDeclaration {
    enum Form {
        case continuous(DistributionFamily, Argument, Argument)
        case levels([(name: String, weight: Argument)], position: SourcePosition)
        /// A formula of other covariates.
        case derived(Argument)
        /// The same quantity for all.
        case value(Argument)
        case mixture([MixtureDeclaration])
        /// A column of the data that the cohort resamples.
        case column(Scalar)
        case genotype(GenotypeDeclaration)
        /// One for each subpopulation, in their order.
        case grouped([CovariateDeclaration])
    }
    let name: Scalar
    let title: String?
    let form: Form
    let within: (low: Argument, high: Argument)?
    /// Nil to take the unit of the first argument.
    let unit: Unit?
    /// How often a formula of the time is evaluated, and where that is written; nil for as often as usual.
    var every: (step: Quantity, position: SourcePosition)?
    /// The model's parameter that it is, instead of the model's own value.
    var parameter: Scalar?

    /// The covariate that says to which subpopulation a twin belongs.
    static let group = "subpopulation"

    /// All expressions in it.
    var arguments: [Argument] {
        let own: [Argument] =
            switch form {
            case .continuous(_, let first, let second): [first, second]
            case .levels(let levels, _): levels.map(\.weight)
            case .derived(let formula), .value(let formula): [formula]
            case .mixture(let components): components.flatMap(\.arguments)
            case .column: []
            case .genotype(let genotype): genotype.ancestry.map { [$0] } ?? []
            case .grouped(let members): members.flatMap(\.arguments)
            }
        return own + (within.map { [$0.low, $0.high] } ?? [])
    }

    /// All names in its expressions: covariates and levels.
    var names: Set<String> {
        let own: Set<String> = if case .grouped = form { [Self.group] } else { [] }
        return arguments.reduce(into: own) { $0.formUnion($1.expression.names) }
    }

    /// Names of the data's columns that it takes.
    var columns: [String] {
        switch form {
        case .column(let name): [name.text]
        case .grouped(let members): members.flatMap(\.columns)
        default: []
        }
    }

    /// How the covariate comes about, for people to read.
    var text: String {
        switch form {
        case .continuous(let family, let first, let second):
            return Self.text(family, first, second) + (within.map { ", within \($0.low.text) to \($0.high.text)" } ?? "")
        case .levels(let levels, _): return levels.map { "\($0.name) \($0.weight.text)" }.joined(separator: ", ")
        case .derived(let formula), .value(let formula): return formula.text + (every.map { ", every \($0.step.unit.shown($0.step.value))" } ?? "")
        case .mixture(let components): return components.map(\.text).joined(separator: "; ")
        case .column(let column): return "column \(column.text) of the data"
        case .genotype(let genotype): return genotype.text
        case .grouped(let members): return members.map(\.text).joined(separator: " | ")
        }
    }

    /// `normal, mean 62 y, sd 16 y`
    static func text(_ family: DistributionFamily, _ first: Argument, _ second: Argument) -> String {
        let (a, b) = family.arguments
        if family == .uniform { return "uniform, \(a) \(first.text) \(b) \(second.text)" }
        return "\(family.name), \(a) \(first.text), \(b) \(second.text)"
    }
}

/// One distribution of a mixture as written.
struct MixtureDeclaration {
    let weight: Argument
    let family: DistributionFamily
    let first: Argument
    let second: Argument
    let within: (low: Argument, high: Argument)?
    let position: SourcePosition

    var arguments: [Argument] { [weight, first, second] + (within.map { [$0.low, $0.high] } ?? []) }

    var text: String {
        "\(weight.text): \(CovariateDeclaration.text(family, first, second))"
            + (within.map { ", within \($0.low.text) to \($0.high.text)" } ?? "")
    }
}

/// `{gene: CYP2C9, ancestry: european}` as written.
struct GenotypeDeclaration {
    let gene: Scalar
    let ancestry: Argument?
    /// The variants to tell apart; nil for all that are known.
    let alleles: [Scalar]?
    /// Given instead of an ancestry.
    let frequencies: [(allele: Scalar, value: Double)]?
    let position: SourcePosition

    var text: String {
        let source = ancestry.map { "ancestry \($0.text)" } ?? "frequencies given"
        return "diplotypes of \(gene.text), \(source)"
    }
}

/// A numeric argument: an expression of other covariates.
struct Argument {
    let scalar: Scalar
    let expression: Expression
    var position: SourcePosition { scalar.position }
    var text: String { scalar.text }
}
