import Documents
import Expressions
import Quantities

extension CohortSampler {
    /// Why a covariate of a twin has no value, given the others.
    /// - Parameter time: since the start, for people; nil at the start.
    func failure(
        of slot: Int, _ values: UnsafeBufferPointer<Double>, _ replicate: Int, _ twin: Int, at time: String? = nil
    ) -> DiagnosticError {
        let covariate = cohort.covariates[slot]
        let known = Dictionary(uniqueKeysWithValues: zip(cohort.covariates.map(\.name) + [CovariateDeclaration.time], values))
        let problem = problem(of: cohort.laws[slot], covariate.unit ?? .one) { known[$0] ?? .nan }
        let given = givens(of: cohort.laws[slot], values)
        return DiagnosticError([
            Diagnostic(
                covariate.position,
                "`\(covariate.name)` of \(name(replicate, twin)) has no value\(time.map { " at \($0)" } ?? ""): \(problem)" + (given.isEmpty ? "" : ", given \(given)"),
                remedy: "mend its formula, or exclude such values by `within` on what it depends on")
        ])
    }

    func neverEligible(_ replicate: Int, _ twin: Int, _ stratum: Int?) -> DiagnosticError {
        if let stratum {
            let stratum = cohort.strata[stratum]
            return DiagnosticError([
                Diagnostic(
                    stratum.position,
                    "0 of \(Self.attemptLimit) patients drawn for \(name(replicate, twin)) of cohort `\(cohort.name)` belong to the "
                        + "stratum `\(stratum.name)`" + (cohort.eligible == nil ? "" : " and are eligible"),
                    expected: "strata that a fair share of the cohort belongs to",
                    remedy: "change its condition, or move the distributions towards it")
            ])
        }
        return neverEligible(replicate, twin)
    }

    private func neverEligible(_ replicate: Int, _ twin: Int) -> DiagnosticError {
        DiagnosticError([
            Diagnostic(
                cohort.eligiblePosition,
                "0 of \(Self.attemptLimit) patients drawn for \(name(replicate, twin)) of cohort `\(cohort.name)` were eligible",
                expected: "an `eligible` that a fair share of the cohort meets",
                remedy: "loosen it, or move the distributions towards it")
        ])
    }

    private func name(_ replicate: Int, _ twin: Int) -> String {
        replicate == 0 ? "twin \(twin)" : "twin \(twin) in replicate \(replicate)"
    }

    private func problem(of law: CovariateLaw, _ unit: Unit, _ value: (String) -> Double) -> String {
        switch law {
        case .formula(let tree): return "its formula gives \(tree.evaluate(value))"
        case .levels(let weights): return LevelWeights.problem(weights.map { $0.evaluate(value) }) ?? "no level has a weight"
        case .continuous(let law): return problem(of: law, unit, value)
        case .mixture(let components):
            let found = LevelWeights.problem(components.map { $0.weight.evaluate(value) })
            return found ?? components.map { problem(of: $0.law, unit, value) }.first { $0 != Self.tooLarge } ?? Self.tooLarge
        case .choice: return "no level has a weight"
        case .column: return "its row holds no number"
        case .grouped(let group, let laws):
            let index = group.evaluate(value)
            return index >= 0 && index < Double(laws.count) ? problem(of: laws[Int(index)], unit, value) : "it has no subpopulation"
        }
    }

    private static let tooLarge = "its distribution gives a number that is too large"

    private func problem(of law: ContinuousLaw, _ unit: Unit, _ value: (String) -> Double) -> String {
        let range = law.within.map { (low: $0.low.evaluate(value), high: $0.high.evaluate(value)) }
        let found = law.family.problem(law.first.evaluate(value), law.second.evaluate(value), within: range, unit: unit)
        return found?.problem ?? Self.tooLarge
    }

    /// `sex male, height 176 cm`: the values that the law used.
    private func givens(of law: CovariateLaw, _ values: UnsafeBufferPointer<Double>) -> String {
        cohort.covariates.indices.filter { law.symbols.contains(cohort.covariates[$0].name) }
            .map { "\(cohort.covariates[$0].name) \(cohort.covariates[$0].shown(values[$0]))" }.joined(separator: ", ")
    }
}

extension CohortCovariate {
    /// A value for people to read: `176.2 cm`, `male`.
    func shown(_ value: Double) -> String {
        switch kind {
        case .number(let unit): unit.shown(value)
        case .levels(let levels): levels.indices.contains(Int(value)) ? levels[Int(value)] : "\(value)"
        }
    }
}

extension CovariateLaw {
    /// The covariates that its arguments use.
    var symbols: Set<String> {
        switch self {
        case .formula(let tree): tree.symbols
        case .levels(let weights): weights.reduce(into: []) { $0.formUnion($1.symbols) }
        case .continuous(let law): law.symbols
        case .mixture(let components):
            components.reduce(into: []) { $0.formUnion($1.weight.symbols.union($1.law.symbols)) }
        case .choice(let index, _): index.symbols
        case .column: []
        case .grouped(let group, let laws): laws.reduce(into: group.symbols) { $0.formUnion($1.symbols) }
        }
    }
}

extension ContinuousLaw {
    var symbols: Set<String> {
        [first, second, within?.low, within?.high].reduce(into: []) { $0.formUnion($1?.symbols ?? []) }
    }
}
