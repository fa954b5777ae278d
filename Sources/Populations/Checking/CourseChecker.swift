import Documents
import Expressions

/// Checks what of a cohort may depend on the time since the start: formulas, and distributions through these.
struct CourseChecker {
    let diagnostics: Diagnostics

    /// At which steps a covariate's own formula takes the time, and at which it may change at all; nil after diagnostics.
    /// - Parameter others: steps of the covariates that it depends on.
    func steps(
        of covariate: CovariateDeclaration, _ law: CovariateLaw, others: [CovariateStep]
    ) -> (own: CovariateStep?, all: [CovariateStep])? {
        let usesTime = law.symbols.contains(CovariateDeclaration.time)
        guard usesTime else {
            guard isSpared(covariate) else { return nil }
            return canFollow(covariate, law, others) ? (nil, sorted(others)) : nil
        }
        guard isFormula(covariate, law) else { return nil }
        guard let own = ownStep(covariate) else { return nil }
        return (own, sorted(others + [own]))
    }

    /// Whether a condition, which is judged at the start, does without the time.
    func isTimeless(_ tree: CheckedExpression, _ condition: Argument) -> Bool {
        guard tree.symbols.contains(CovariateDeclaration.time) else { return true }
        diagnostics.error(
            condition.position, "`\(condition.text)` looks at the time `t`, but patients are chosen at the start, when it is 0",
            remedy: "remove `t`")
        return false
    }

    /// Each once, the shortest first.
    private func sorted(_ steps: [CovariateStep]) -> [CovariateStep] {
        var found: [CovariateStep] = []
        for step in steps where !found.contains(where: { $0.days == step.days }) { found.append(step) }
        return found.sorted { $0.days < $1.days }
    }

    private func members(_ covariate: CovariateDeclaration) -> [CovariateDeclaration] {
        if case .grouped(let members) = covariate.form { members } else { [covariate] }
    }

    /// `t` stands in formulas only.
    private func isFormula(_ covariate: CovariateDeclaration, _ law: CovariateLaw) -> Bool {
        if case .formula = law { return true }
        let place = members(covariate).lazy.flatMap(\.arguments).first { $0.expression.names.contains(CovariateDeclaration.time) }
        diagnostics.error(
            place?.position ?? covariate.name.position,
            "`\(covariate.name.text)` is drawn once, at the start, and cannot depend on the time `t`",
            expected: "`t` in a `derived` formula" + (members(covariate).count > 1 ? ", in all subpopulations" : ""),
            remedy: "derive a covariate of `t`, and let the distribution depend on that: a twin keeps its place in it")
        return false
    }

    /// `every` says something.
    private func isSpared(_ covariate: CovariateDeclaration) -> Bool {
        guard let every = members(covariate).lazy.compactMap(\.every).first else { return true }
        diagnostics.error(
            every.position, "`every` has no meaning here: the formula of `\(covariate.name.text)` does not use the time `t`",
            remedy: "remove it; a covariate changes with those it depends on")
        return false
    }

    /// Of subpopulations those with `t` agree.
    private func ownStep(_ covariate: CovariateDeclaration) -> CovariateStep? {
        var found: CovariateStep?
        for member in members(covariate) {
            let usesTime = member.arguments.contains { $0.expression.names.contains(CovariateDeclaration.time) }
            guard usesTime else {
                guard isSpared(member) else { return nil }
                continue
            }
            let step = member.every.map {
                CovariateStep(quantity: $0.step, days: (try? $0.step.converted(to: CovariateDeclaration.day).value) ?? .nan)
            } ?? .standard
            if let found, found.days != step.days {
                diagnostics.error(
                    member.every?.position ?? member.name.position,
                    "`\(member.name.text)` is evaluated every \(step.text) here and every \(found.text) in another subpopulation",
                    expected: "the same `every` in all")
                return nil
            }
            found = found ?? step
        }
        return found ?? .standard
    }

    /// What is drawn by a score keeps its place in a distribution that changes; a level that was drawn, or a row, cannot.
    private func canFollow(_ covariate: CovariateDeclaration, _ law: CovariateLaw, _ others: [CovariateStep]) -> Bool {
        if others.isEmpty || law.canFollow { return true }
        diagnostics.error(
            covariate.name.position,
            "`\(covariate.name.text)` is drawn once, at the start, but what it depends on changes over time",
            expected: "covariates that do not change, a number with a distribution, or a `derived` formula",
            remedy: "let it depend on the value at the start, from which the changing one is derived")
        return false
    }
}

extension CovariateLaw {
    /// Whether its value can be had anew when what it depends on has changed: by a formula, or by the score it was drawn with.
    var canFollow: Bool {
        switch self {
        case .continuous, .mixture, .formula: true
        case .grouped(_, let laws): laws.allSatisfy(\.canFollow)
        case .levels, .choice, .column: false
        }
    }
}
