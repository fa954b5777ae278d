import Expressions

/// How a covariate comes about, in plain numbers of its unit.
package enum CovariateLaw: Sendable {
    case continuous(ContinuousLaw)
    case mixture([MixtureComponent])
    /// One probability per level.
    case levels([CheckedExpression])
    /// Levels whose probabilities are the row of a table that an expression chooses.
    case choice(CheckedExpression, [[Double]])
    /// A column of the cohort's data, row by row.
    case column([Double])
    /// A law for each of the cohort's subpopulations; the expression is the twin's.
    case grouped(CheckedExpression, [CovariateLaw])
    case formula(CheckedExpression)

    /// Whether chance of its own is in it.
    var isRandom: Bool { if case .formula = self { false } else { true } }

    /// Whether its value is the quantile of a score, so that it can be correlated.
    var isContinuous: Bool {
        switch self {
        case .continuous, .mixture: true
        case .grouped(_, let laws): laws.allSatisfy(\.isContinuous)
        case .levels, .choice, .column, .formula: false
        }
    }

    /// Whether a score may be needed for it.
    var usesScore: Bool {
        if case .grouped(_, let laws) = self { laws.contains(where: \.usesScore) } else { isContinuous }
    }

    /// Whether a row of the cohort's data is in it.
    var usesRows: Bool {
        switch self {
        case .column: true
        case .grouped(_, let laws): laws.contains(where: \.usesRows)
        default: false
        }
    }
}

/// A distribution whose two arguments, and limits, may depend on other covariates.
package struct ContinuousLaw: Sendable {
    let family: DistributionFamily
    let first: CheckedExpression
    let second: CheckedExpression
    let within: (low: CheckedExpression, high: CheckedExpression)?
}

/// A distribution and its share in a mixture.
package struct MixtureComponent: Sendable {
    let weight: CheckedExpression
    let law: ContinuousLaw
}

extension CheckedExpression {
    /// The value of an expression without symbols.
    var fixedValue: Double? { symbols.isEmpty ? evaluate { _ in .nan } : nil }

    /// An entry of a table by an index from 0: conditions nested as a binary search.
    static func table(_ index: CheckedExpression, _ entries: ArraySlice<CheckedExpression>) -> CheckedExpression {
        guard let first = entries.first, entries.contains(where: { $0 != first }) else { return entries.first ?? .constant(.nan) }
        let middle = (entries.startIndex + entries.endIndex) / 2
        return .select(
            .binary(.less, index, .constant(Double(middle))), table(index, entries[..<middle]), table(index, entries[middle...]))
    }

    static func table(_ index: CheckedExpression, _ values: [Double]) -> CheckedExpression {
        table(index, values.map { .constant($0) }[...])
    }
}
