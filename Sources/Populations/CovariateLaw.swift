import Expressions

/// How a covariate comes about, in plain numbers of its unit.
package enum CovariateLaw: Sendable {
    case continuous(ContinuousLaw)
    /// One probability per level.
    case levels([CheckedExpression])
    case formula(CheckedExpression)

    /// Whether chance of its own is in it.
    var isRandom: Bool { if case .formula = self { false } else { true } }
    var isContinuous: Bool { if case .continuous = self { true } else { false } }
}

/// A distribution whose two arguments, and limits, may depend on other covariates.
package struct ContinuousLaw: Sendable {
    let family: DistributionFamily
    let first: CheckedExpression
    let second: CheckedExpression
    let within: (low: CheckedExpression, high: CheckedExpression)?
}

extension CheckedExpression {
    /// The value of an expression without symbols.
    var fixedValue: Double? { symbols.isEmpty ? evaluate { _ in .nan } : nil }
}
