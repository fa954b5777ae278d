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
    }
    let name: Scalar
    let title: String?
    let form: Form
    let within: (low: Argument, high: Argument)?
    /// Nil to take the unit of the first argument.
    let unit: Unit?

    /// All expressions in it.
    var arguments: [Argument] {
        let own: [Argument] =
            switch form {
            case .continuous(_, let first, let second): [first, second]
            case .levels(let levels, _): levels.map(\.weight)
            case .derived(let formula), .value(let formula): [formula]
            }
        return own + (within.map { [$0.low, $0.high] } ?? [])
    }

    /// All names in its expressions: covariates and levels.
    var names: Set<String> { arguments.reduce(into: []) { $0.formUnion($1.expression.names) } }

    /// How the covariate comes about, for people to read.
    var text: String {
        let limits = within.map { ", within \($0.low.text) to \($0.high.text)" } ?? ""
        switch form {
        case .continuous(let family, let first, let second):
            let (a, b) = family.arguments
            if family == .uniform { return "uniform, \(a) \(first.text) \(b) \(second.text)" + limits }
            let name = family.isLognormal ? "lognormal" : "normal"
            return "\(name), \(a) \(first.text), \(b) \(second.text)" + limits
        case .levels(let levels, _): return levels.map { "\($0.name) \($0.weight.text)" }.joined(separator: ", ")
        case .derived(let formula), .value(let formula): return formula.text
        }
    }
}

/// A numeric argument: an expression of other covariates.
struct Argument {
    let scalar: Scalar
    let expression: Expression
    var position: SourcePosition { scalar.position }
    var text: String { scalar.text }
}
