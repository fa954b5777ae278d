import Documents
import Expressions
import Quantities

/// Checks published figures against the cohort's covariates: names, units, tolerances.
struct PublishedChecker {
    let units: UnitChecker
    /// Names whose declaration is wrong: what uses them is not told again.
    let spoilt: Set<String>

    private var diagnostics: Diagnostics { units.diagnostics }

    func check(_ declared: [PublishedDeclaration]) -> [PublishedFigure] {
        var seen: Set<[String]> = []
        return declared.filter { spoilt.isDisjoint(with: $0.names) }.flatMap { entry -> [PublishedFigure] in
            guard let filter = filter(entry) else { return [] }
            return entry.figures.compactMap { figure in
                guard let checked = check(figure.statistic, figure.value, of: entry, filter) else { return nil }
                let key = checked.subjects + [checked.statistic.name, checked.condition ?? "", checked.source, "\(checked.isBeforeEligibility)"]
                if seen.insert(key).inserted { return checked }
                diagnostics.error(figure.value.position, "the \(checked.statistic.name) of `\(checked.subject)` is published twice by this source", remedy: "remove one of them")
                return nil
            }
        }
    }

    /// `.some(nil)` for an entry of everybody.
    private func filter(_ entry: PublishedDeclaration) -> CheckedExpression?? {
        guard let condition = entry.condition else { return .some(nil) }
        return units.checkTruth(condition.expression).map { .some($0.tree) } ?? .none
    }

    private func check(
        _ statistic: PublishedFigure.Statistic, _ scalar: Scalar, of entry: PublishedDeclaration, _ filter: CheckedExpression?
    ) -> PublishedFigure? {
        let isPair = statistic.isCorrelation
        guard entry.subjects.count == (isPair ? 2 : 1) else {
            diagnostics.error(
                entry.subjects[0].position, isPair ? "a correlation is of two" : "the \(statistic.name) is of one",
                expected: isPair ? "`of: [height, weight]`" : "`of: weight`", remedy: "write an entry of its own for it")
            return nil
        }
        guard let value = number(statistic, scalar), let subject = subject(statistic, value.unit, scalar, entry),
            let tolerance = tolerance(statistic, value, scalar, entry)
        else { return nil }
        return PublishedFigure(
            subjects: entry.subjects.map(\.text), statistic: statistic, value: value.value, unit: value.unit, tolerance: tolerance,
            toleranceText: entry.within?.text ?? statistic.rule.text, reason: entry.reason, source: entry.source,
            condition: entry.condition?.text, isBeforeEligibility: entry.isBeforeEligibility, position: scalar.position,
            trees: subject.trees, filter: filter, counted: subject.counted)
    }

    /// The figure itself, in the unit in which it was written.
    private func number(_ statistic: PublishedFigure.Statistic, _ scalar: Scalar) -> Quantity? {
        switch statistic {
        case .mean, .median, .quantile: return scalar.quantity(in: diagnostics).map(Self.plain)
        case .standardDeviation:
            guard let quantity = scalar.quantity(in: diagnostics).map(Self.plain) else { return nil }
            return positive(quantity.value, scalar, "an SD") ? quantity : nil
        case .coefficientOfVariation:
            guard let value = scalar.value(of: "`cv`", in: .one, diagnostics), positive(value, scalar, "a CV") else { return nil }
            return Quantity(value, .one)
        case .share:
            guard let value = scalar.value(of: "a share", in: .one, diagnostics) else { return nil }
            guard value >= 0, value <= 1 else {
                diagnostics.error(scalar.position, "the share is \(scalar.text)", expected: "0 to 1, or 0 % to 100 %")
                return nil
            }
            return Quantity(value, .one)
        case .spearman, .pearson:
            guard let value = DocumentNode(position: scalar.position, content: .scalar(scalar)).number("the correlation", in: diagnostics) else { return nil }
            guard abs(value) <= 1 else {
                diagnostics.error(scalar.position, "the correlation is \(scalar.text)", expected: "a number from -1 to 1")
                return nil
            }
            return Quantity(value, .one)
        }
    }

    /// A percentage is the number it stands for.
    private static func plain(_ quantity: Quantity) -> Quantity {
        guard quantity.unit.isDimensionless, let number = try? quantity.converted(to: .one) else { return quantity }
        return number
    }

    private func positive(_ value: Double, _ scalar: Scalar, _ what: String) -> Bool {
        if value > 0 { return true }
        diagnostics.error(scalar.position, "\(what) is \(scalar.text)", expected: "more than 0")
        return false
    }

    /// What each twin has of it.
    private func subject(
        _ statistic: PublishedFigure.Statistic, _ unit: Unit, _ scalar: Scalar, _ entry: PublishedDeclaration
    ) -> (trees: [CheckedExpression], counted: Double)? {
        guard case .share(let level) = statistic else { return numbers(statistic, unit, scalar, entry).map { ($0, 0) } }
        let subject = entry.subjects[0]
        guard let checked = units.check(subject.expression) else { return nil }
        switch (checked.type, level) {
        case (.level(let levels), let level?):
            if let index = levels.firstIndex(of: level) { return ([checked.tree], Double(index)) }
            diagnostics.error(
                scalar.position, "`\(level)` is no level of `\(subject.text)`",
                remedy: Suggestions.remedy(for: level, among: levels))
        case (.truth, nil): return ([checked.tree], 1)
        case (.level(let levels), nil):
            diagnostics.error(scalar.position, "`share` does not say of which level", expected: "`share: {\(levels[0]): \(scalar.text)}`")
        default:
            diagnostics.error(
                subject.position, "`\(subject.text)` is \(checked.type.shown) and has no share\(level.map { " of `\($0)`" } ?? "")",
                expected: "levels, as in `of: sex` and `share: {female: 46 %}`, or a condition, as in `of: age >= 65 y` and `share: 34 %`")
        }
        return nil
    }

    private func numbers(
        _ statistic: PublishedFigure.Statistic, _ unit: Unit, _ scalar: Scalar, _ entry: PublishedDeclaration
    ) -> [CheckedExpression]? {
        var trees: [CheckedExpression] = []
        for subject in entry.subjects {
            guard let checked = units.check(subject.expression) else { return nil }
            guard let own = checked.type.unit else {
                diagnostics.error(
                    subject.position, "`\(subject.text)` is \(checked.type.shown) and has no \(statistic.name)", expected: "a quantity",
                    remedy: "publish its `share`")
                return nil
            }
            let isFree = statistic == .coefficientOfVariation || statistic.isCorrelation
            if isFree {
                trees.append(checked.tree)
                continue
            }
            guard own.isCommensurable(with: unit) else {
                diagnostics.error(
                    scalar.position, "the \(statistic.name) of `\(subject.text)` is \(unit.phrase)", expected: own.expectation)
                return nil
            }
            guard let converted = units.check(subject.expression, as: unit) else { return nil }
            trees.append(converted.tree)
        }
        return trees
    }

    /// In the figure's unit.
    private func tolerance(
        _ statistic: PublishedFigure.Statistic, _ figure: Quantity, _ scalar: Scalar, _ entry: PublishedDeclaration
    ) -> Double? {
        let rule = statistic.rule
        let (value, unit) = (figure.value, figure.unit)
        guard let within = entry.within else {
            if !rule.isRelative { return rule.value }
            if value != 0 { return abs(value) * rule.value }
            diagnostics.error(scalar.position, "\(rule.text) of 0 is no tolerance", remedy: "add `within` in the figure's unit, and a `reason`")
            return nil
        }
        guard within.text.hasSuffix("%") else {
            guard let tolerance = within.value(of: "`within`", in: unit, diagnostics) else { return nil }
            return positive(tolerance, within, "the tolerance") ? tolerance : nil
        }
        guard !statistic.isFraction else {
            diagnostics.error(
                within.position, "a percentage of a \(statistic.isCorrelation ? "correlation" : "share") could be meant in two ways",
                expected: "a number such as `\(rule.text)`")
            return nil
        }
        guard let share = within.value(of: "`within`", in: .one, diagnostics), positive(share, within, "the tolerance") else { return nil }
        return abs(value) * share
    }
}

extension PublishedFigure.Statistic {
    var isCorrelation: Bool { [.spearman, .pearson].contains(self) }
}
