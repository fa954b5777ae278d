import Documents
import Expressions
import Quantities

/// Checks one covariate: the unit of each argument and, as far as they are constants, their values.
struct LawChecker {
    let units: UnitChecker
    var diagnostics: Diagnostics { units.diagnostics }

    let resample: Resample?

    init(units: UnitChecker, resample: Resample? = nil) {
        self.units = units
        self.resample = resample
    }

    func check(_ covariate: CovariateDeclaration) -> (CovariateLaw, CohortCovariate.Kind)? {
        switch covariate.form {
        case .levels(let levels, let position): return check(levels, at: position, of: covariate)
        case .derived(let formula):
            if let levels = derivedLevels(formula, of: covariate) { return levels }
            return check(formula, in: covariate.unit).map { (.formula($0.tree), .number($0.unit)) }
        case .value(let value):
            guard let checked = check(value, in: covariate.unit) else { return nil }
            guard let constant = checked.tree.fixedValue, constant.isFinite else {
                diagnostics.error(
                    value.position, "`value` is no constant", expected: "a quantity such as `70 kg`",
                    remedy: "write `derived` for a formula of other covariates")
                return nil
            }
            return (.formula(.constant(constant)), .number(checked.unit))
        case .continuous(let family, let first, let second):
            return check(family, first, second, of: covariate).map { (.continuous($0.law), .number($0.unit)) }
        case .mixture(let components): return check(components, of: covariate)
        case .column(let column): return check(column, of: covariate)
        case .genotype(let genotype): return check(genotype, of: covariate)
        case .grouped(let members): return check(members, of: covariate)
        }
    }

    /// A quantity in `unit`, or in the unit it has.
    func check(_ argument: Argument, in unit: Unit?) -> (tree: CheckedExpression, unit: Unit)? {
        guard let checked = units.check(argument.expression) else { return nil }
        guard let own = checked.type.unit else {
            diagnostics.error(
                argument.position, "`\(argument.text)` is \(checked.type.shown)", expected: "a quantity",
                remedy: checked.type == .truth ? "turn a condition into a number with `if ... then 1 else 0`" : nil)
            return nil
        }
        guard let unit else { return isPlain(own, argument) ? (checked.tree, own) : nil }
        return units.check(argument.expression, as: unit).map { ($0.tree, unit) }
    }

    /// Whether a unit that was inferred is one that people use: not `kg*m/cm`, whose value would surprise.
    private func isPlain(_ unit: Unit, _ argument: Argument) -> Bool {
        let dimensions = unit.terms.compactMap { term in (try? Unit(term.spelling)).map { ($0.dimension, term.exponent > 0) } }
            .filter { !$0.0.isNone }
        let isMixed = dimensions.contains { above in above.1 && dimensions.contains { !$0.1 && $0.0 == above.0 } }
        if !isMixed { return true }
        diagnostics.error(
            argument.position, "`\(argument.text)` has the unit `\(unit.symbol)`, which nobody uses",
            expected: "a plain unit (\(unit.dimension))", remedy: "add `unit: ...` to the covariate")
        return false
    }

    // MARK: Levels

    private func check(
        _ levels: [(name: String, weight: Argument)], at position: SourcePosition, of covariate: CovariateDeclaration
    ) -> (CovariateLaw, CohortCovariate.Kind)? {
        let weights = levels.compactMap { units.check($0.weight.expression, as: .one)?.tree }
        guard weights.count == levels.count else { return nil }
        let constants = weights.compactMap(\.fixedValue)
        if constants.count == weights.count, let problem = LevelWeights.problem(constants) {
            diagnostics.error(
                position, "in `\(covariate.name.text)` \(problem)", expected: "weights between 0 and 1 with the sum 1")
            return nil
        }
        return (.levels(weights), .levels(levels.map(\.name)))
    }

    // MARK: Distributions

    func check(
        _ family: DistributionFamily, _ first: Argument, _ second: Argument, of covariate: CovariateDeclaration
    ) -> (law: ContinuousLaw, unit: Unit)? {
        guard let unit = unit(of: covariate, family, first, second) else { return nil }
        let a = units.check(first.expression, as: unit)?.tree
        let b = units.check(second.expression, as: family.isSecondRelative ? .one : unit)?.tree
        var limits: (low: CheckedExpression, high: CheckedExpression)?
        if let within = covariate.within {
            let low = units.check(within.low.expression, as: unit)?.tree
            let high = units.check(within.high.expression, as: unit)?.tree
            guard let low, let high else { return nil }
            limits = (low, high)
        }
        guard let a, let b else { return nil }
        let law = ContinuousLaw(family: family, first: a, second: b, within: limits)
        guard isPossible(law, unit, first, second, covariate) else { return nil }
        return (law, unit)
    }

    /// The unit asked for, else the first argument's as written; a literal 0 has none, then the second's.
    private func unit(
        of covariate: CovariateDeclaration, _ family: DistributionFamily, _ first: Argument, _ second: Argument
    ) -> Unit? {
        if family.isFraction {
            guard let unit = covariate.unit, unit != .one else { return .one }
            diagnostics.error(
                first.position, "`\(covariate.name.text)` has the unit `\(unit.symbol)`, but a beta gives a fraction between 0 and 1",
                remedy: "remove `unit`, and multiply in a `derived` covariate")
            return nil
        }
        if let unit = covariate.unit { return unit }
        guard let own = check(first, in: nil) else { return nil }
        if own.tree == .constant(0), own.unit == .one, !family.isSecondRelative { return check(second, in: nil)?.unit }
        return own.unit
    }

    /// Refuses constant arguments from which nothing can be drawn; doubts a truncation that leaves little.
    private func isPossible(
        _ law: ContinuousLaw, _ unit: Unit, _ first: Argument, _ second: Argument, _ covariate: CovariateDeclaration
    ) -> Bool {
        // What does not depend on other covariates is checked even beside what does: with a stand-in that is sound.
        let a = law.first.fixedValue
        let b = law.second.fixedValue
        let limits = law.within.flatMap { within -> (low: Double, high: Double)? in
            guard let low = within.low.fixedValue, let high = within.high.fixedValue else { return nil }
            return (low, high)
        }
        let isOrdered = limits.map { $0.low < $0.high } ?? true
        guard let a, let b else {
            let known = law.family.standIn(first: a, second: b)
            let problem = law.family.problem(known.first, known.second, within: isOrdered ? nil : limits, unit: unit)
            return tell(problem, first, second, covariate)
        }
        let problem = law.family.problem(a, b, within: limits, unit: unit)
        guard problem == nil, let limits else { return tell(problem, first, second, covariate) }
        let share = law.family.distribution(a, b).probability(within: limits.low...limits.high)
        if share < 0.01, let within = covariate.within {
            diagnostics.warn(
                within.low.position,
                "`within` of `\(covariate.name.text)` keeps less than 1 % of its distribution",
                remedy: "check the limits and the distribution")
        }
        return true
    }

    private func tell(
        _ problem: LawProblem?, _ first: Argument, _ second: Argument, _ covariate: CovariateDeclaration
    ) -> Bool {
        guard let problem else { return true }
        let place =
            switch problem.argument {
            case .first: first.position
            case .second: second.position
            case .within: covariate.within?.low.position ?? first.position
            }
        diagnostics.error(place, "in `\(covariate.name.text)` \(problem.problem)", expected: problem.expected)
        return false
    }
}
