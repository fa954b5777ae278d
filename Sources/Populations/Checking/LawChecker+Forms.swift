import Documents
import Expressions
import Quantities

/// Mixtures, columns of data, covariates of subpopulations, and levels that a formula gives.
extension LawChecker {
    typealias Checked = (CovariateLaw, CohortCovariate.Kind)

    /// What a formula gives if that is a level: `.some(nil)` after diagnostics, nil for other formulas.
    func derivedLevels(_ formula: Argument, of covariate: CovariateDeclaration) -> Checked?? {
        let silent = LawChecker(units: UnitChecker(scope: units.scope, diagnostics: Diagnostics()))
        guard let checked = silent.units.check(formula.expression), case .level(let levels) = checked.type else { return nil }
        guard covariate.unit == nil else {
            diagnostics.error(formula.position, "`\(formula.text)` is a level and has no unit", remedy: "remove `unit`")
            return .some(nil)
        }
        return (.formula(checked.tree), .levels(levels))
    }

    /// Of one unit all: the first distribution's, unless the covariate asks for another.
    func check(_ components: [MixtureDeclaration], of covariate: CovariateDeclaration) -> Checked? {
        var unit = covariate.unit
        var laws: [MixtureComponent] = []
        for component in components {
            let part = CovariateDeclaration(
                name: covariate.name, title: nil, form: .continuous(component.family, component.first, component.second),
                within: component.within, unit: component.family.isFraction ? nil : unit)
            guard let (law, own) = check(component.family, component.first, component.second, of: part),
                let weight = units.check(component.weight.expression, as: .one)?.tree
            else { return nil }
            if let unit, unit != own {
                diagnostics.error(
                    component.position, "this part of the mixture is \(own.phrase), another \(unit.phrase)", expected: "one unit for all")
                return nil
            }
            unit = own
            laws.append(MixtureComponent(weight: weight, law: law))
        }
        let constants = laws.compactMap(\.weight.fixedValue)
        if constants.count == laws.count, let problem = LevelWeights.problem(constants) {
            diagnostics.error(
                components[0].position, "in `\(covariate.name.text)` \(problem)", expected: "weights between 0 and 1 with the sum 1")
            return nil
        }
        return (.mixture(laws), .number(unit ?? .one))
    }

    /// A column of the data: numbers in its header's unit, or text as levels.
    func check(_ name: Scalar, of covariate: CovariateDeclaration) -> Checked? {
        guard let resample else {
            diagnostics.error(
                name.position, "there is no data to take the column `\(name.text)` from",
                remedy: "add `resample: {file: patients.csv}` to the cohort")
            return nil
        }
        guard let column = resample.table.columns.first(where: { $0.name == name.text }) else {
            diagnostics.error(
                name.position, "the data have no column `\(name.text)`",
                remedy: Suggestions.remedy(for: name.text, among: resample.table.columns.map(\.name)))
            return nil
        }
        if column.content == .text {
            let texts = column.texts
            let levels = Array(Set(resample.rows.compactMap { texts[$0] })).sorted()
            if let wrong = levels.first(where: { !Naming.isName($0) }) {
                diagnostics.error(
                    name.position, "the column `\(name.text)` holds `\(wrong)`, which cannot be a level",
                    expected: "letters, digits and `_`, beginning with a letter")
                return nil
            }
            let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Double($0)) })
            let values = resample.rows.map { places[texts[$0] ?? ""] ?? 0 }
            return (.column(values), .levels(levels))
        }
        guard let numbers = Resample.numbers(column, diagnostics) else { return nil }
        let own = column.unit ?? .one
        let unit = covariate.unit ?? own
        guard let factor = try? own.factor(to: unit) else {
            diagnostics.error(
                name.position, "the column `\(name.text)` is \(own.phrase), not \(unit.phrase)",
                expected: unit.expectation, remedy: "give the unit in the header, as in `\(name.text) [\(unit.symbol)]`")
            return nil
        }
        return (.column(resample.rows.map { numbers[$0] * factor }), .number(unit))
    }

    /// One law for each subpopulation, all of one unit or with the same levels.
    func check(_ members: [CovariateDeclaration], of covariate: CovariateDeclaration) -> Checked? {
        guard let group = units.scope.lookUp(CovariateDeclaration.group)?.tree else { return nil }
        var laws: [CovariateLaw] = []
        var kind: CohortCovariate.Kind?
        for member in members {
            var asked = member
            if case .number(let unit)? = kind, member.unit == nil { asked = member.converted(to: unit) }
            guard let (law, own) = check(asked) else { return nil }
            if let kind, kind != own {
                diagnostics.error(
                    member.name.position, "`\(member.name.text)` is \(own.shown) here and \(kind.shown) in another subpopulation",
                    expected: "the same unit, or the same levels in the same order")
                return nil
            }
            kind = own
            laws.append(law)
        }
        let formulas = laws.compactMap { law in if case .formula(let tree) = law { tree } else { nil } }
        let law: CovariateLaw = formulas.count == laws.count ? .formula(.table(group, formulas[...])) : .grouped(group, laws)
        return kind.map { (law, $0) }
    }
}

extension CohortCovariate.Kind {
    /// In a message.
    var shown: String {
        switch self {
        case .number(let unit): "a number \(unit.phrase)"
        case .levels(let levels): "one of the levels \(Suggestions.list(levels))"
        }
    }
}

extension CovariateDeclaration {
    /// As if `unit` had been asked for, where the form can have one.
    func converted(to unit: Unit) -> CovariateDeclaration {
        switch form {
        case .levels, .genotype: return self
        case .continuous(let family, _, _) where family.isFraction: return self
        default: return CovariateDeclaration(name: name, title: title, form: form, within: within, unit: unit, parameter: parameter)
        }
    }
}
