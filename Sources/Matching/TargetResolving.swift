import Documents
import Foundation
import Quantities
import Records
import Statistics

/// Targets brought to the columns of a population: names found, units converted, errors computed.
struct ResolvedTargets {
    /// Names of the columns in use.
    var names: [String] = []
    var figures: [TargetFigure] = []
    /// Of columns whose whole distribution is given, by index of ``names``.
    var shapes: [Int: TargetShape] = [:]
    /// Individual patients to compare with, by index of ``names``.
    var samples: [Int: WeightedSample] = [:]
}

/// A normal or lognormal distribution of given mean and standard deviation.
struct TargetShape: Sendable {
    let shape: OutcomeTarget.Shape
    let mean: Double
    let sd: Double
    /// As written, or taken for granted.
    let isStated: Bool

    /// sqrt ln(1 + cv^2): the standard deviation of the logarithm.
    var logSD: Double { log1p((sd / mean) * (sd / mean)).squareRoot() }

    /// The standard normal score of a value; nil for what the distribution does not have.
    func score(_ x: Double) -> Double? {
        switch shape {
        case .normal: (x - mean) / sd
        case .lognormal: x > 0 ? (log(x / mean) + logSD * logSD / 2) / logSD : nil
        }
    }
}

/// Finds columns and tells what does not fit.
struct TargetResolver {
    let targets: PopulationTargets
    let population: PlausiblePopulation
    let diagnostics: Diagnostics

    func resolve() -> ResolvedTargets {
        var found = ResolvedTargets()
        for outcome in targets.outcomes {
            guard let column = population.column(outcome.name.text) else {
                diagnostics.error(
                    outcome.name.position, "`\(population.file)` has no `\(outcome.name.text)`",
                    remedy: Suggestions.remedy(for: outcome.name.text, among: population.columns.map(\.name)))
                continue
            }
            let index = found.names.count
            found.names.append(outcome.name.text)
            if let levels = column.levels { addShares(outcome, levels, index, &found) } else { addNumbers(outcome, column, index, &found) }
        }
        for one in targets.correlations {
            guard let first = found.names.firstIndex(of: one.first.text), let second = found.names.firstIndex(of: one.second.text) else { continue }
            let error = one.patients.map { (1 - one.pearson * one.pearson) / Double($0 - 1).squareRoot() } ?? 0
            found.figures.append(
                TargetFigure(
                    kind: .correlation(second), column: first, label: "correlation with \(one.second.text)", unit: .one, target: one.pearson,
                    standardError: error, position: one.position))
        }
        return found
    }

    // MARK: Levels

    private func addShares(_ outcome: OutcomeTarget, _ levels: [String], _ index: Int, _ found: inout ResolvedTargets) {
        guard !outcome.shares.isEmpty else {
            diagnostics.error(
                outcome.name.position, "`\(outcome.name.text)` has the levels \(Suggestions.list(levels))", expected: "their `shares`")
            return
        }
        var shares = outcome.shares
        for (level, _) in shares where !levels.contains(level.text) {
            let place = level.text == "yes" ? outcome.name.position : level.position
            diagnostics.error(
                place, "no patient of `\(population.file)` has `\(outcome.name.text)` \(level.text)", expected: "one of: \(Suggestions.list(levels))",
                remedy: Suggestions.nearest(level.text, among: levels).map { "did you mean `\($0)`?" })
            return
        }
        // Percentages are rounded: those of all levels are scaled to 1.
        let total = shares.reduce(0) { $0 + $1.share }
        let isWhole = shares.count == levels.count
        if isWhole ? abs(total - 1) > 0.02 : total > 1 + 1e-9 {
            diagnostics.error(
                outcome.name.position, "the shares of `\(outcome.name.text)` sum to \(Quantities.Unit.one.shown(total))", expected: isWhole ? "1, rounding of each allowed" : "at most 1")
            return
        }
        if isWhole { shares = shares.map { ($0.level, $0.share / total) } }
        for (level, share) in shares {
            guard let code = levels.firstIndex(of: level.text) else { continue }
            found.figures.append(figure(.level(code), index, "share \(level.text)", .one, share, shareError(share, outcome), outcome))
        }
    }

    // MARK: Numbers

    private func addNumbers(
        _ outcome: OutcomeTarget, _ column: PlausiblePopulation.Column, _ index: Int, _ found: inout ResolvedTargets
    ) {
        guard outcome.shares.isEmpty else {
            diagnostics.error(outcome.name.position, "`\(outcome.name.text)` is a number \(column.unit.phrase)", expected: "`mean`, `sd`, `quantiles` and the like")
            return
        }
        func value(_ written: OutcomeTarget.Written, isDifference: Bool = false) -> Double? {
            if written.quantity.value == 0, written.quantity.unit == .one { return 0 }
            if isDifference, let factor = try? written.quantity.unit.factor(to: column.unit) { return written.quantity.value * factor }
            if let converted = try? written.quantity.converted(to: column.unit) { return converted.value }
            diagnostics.error(
                written.position, "`\(outcome.name.text)` is \(column.unit.phrase) in `\(population.file)`, this is \(written.quantity.unit.phrase)",
                expected: column.unit.expectation)
            return nil
        }
        let mean = outcome.mean.flatMap { value($0) }
        let sd = outcome.sd.flatMap { value($0, isDifference: true) }
        let patients = outcome.patients.map(Double.init)
        if let mean {
            let own = outcome.standardError.flatMap { value($0, isDifference: true) }
            let error = own ?? patients.flatMap { n in sd.map { $0 / n.squareRoot() } } ?? 0
            found.figures.append(figure(.mean, index, "mean", column.unit, mean, error, outcome, at: outcome.mean?.position))
        }
        if let sd, let mean {
            // Of a normal sample; that of other distributions is of the same size.
            let error = patients.map { sd / (2 * ($0 - 1)).squareRoot() } ?? 0
            found.figures.append(figure(.sd, index, "SD", column.unit, sd, error, outcome, at: outcome.sd?.position))
            if outcome.shape == .lognormal, mean <= 0 {
                diagnostics.error(outcome.mean?.position ?? outcome.name.position, "a lognormal distribution has the mean \(Quantities.Unit.one.shown(mean))", expected: "a mean above 0")
            } else {
                found.shapes[index] = TargetShape(shape: outcome.shape ?? .normal, mean: mean, sd: sd, isStated: outcome.shape != nil)
            }
        }
        for quantile in outcome.quantiles {
            guard let x = value(quantile.value) else { continue }
            found.figures.append(upTo(x, quantile.share, index, column, outcome, at: quantile.value.position))
        }
        checkOrder(outcome)
        addHistogram(outcome, outcome.edges.compactMap { value($0) }, index, column, &found)
        if let data = outcome.data { add(data, outcome, index, column, &found) }
    }

    private func addHistogram(
        _ outcome: OutcomeTarget, _ edges: [Double], _ index: Int, _ column: PlausiblePopulation.Column, _ found: inout ResolvedTargets
    ) {
        guard edges.count == outcome.edges.count, edges.count == outcome.classShares.count + 1, edges.count > 1 else { return }
        guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
            diagnostics.error(outcome.edges[0].position, "the edges of `\(outcome.name.text)` do not ascend", expected: "each above the one before")
            return
        }
        let total = outcome.classShares.reduce(0, +)
        for (place, share) in outcome.classShares.enumerated() {
            let (low, high) = (edges[place], edges[place + 1])
            found.figures.append(
                figure(
                    .between(low, high, isLast: place + 2 == edges.count), index, "share \(Quantities.Unit.one.shown(low)) to \(column.unit.shown(high))", .one,
                    share / total, shareError(share / total, outcome), outcome, at: outcome.edges[place].position))
        }
    }

    /// Individual patients stand for the shares between their deciles.
    private func add(
        _ data: (file: Scalar, column: Scalar), _ outcome: OutcomeTarget, _ index: Int, _ column: PlausiblePopulation.Column,
        _ found: inout ResolvedTargets
    ) {
        guard let table = DataTable.load(path: FilePlace.path(data.file.text, besideFile: targets.file), diagnostics) else { return }
        guard let source = table.columns.first(where: { $0.name == data.column.text }) else {
            diagnostics.error(
                data.column.position, "`\(data.file.text)` has no column `\(data.column.text)`",
                remedy: Suggestions.remedy(for: data.column.text, among: table.columns.map(\.name)))
            return
        }
        let unit = source.unit ?? .one
        guard let factor = try? unit.factor(to: column.unit) else {
            diagnostics.error(
                source.position, "the column `\(data.column.text)` is \(unit.phrase), `\(outcome.name.text)` is \(column.unit.phrase)",
                expected: column.unit.expectation, remedy: "give the unit in the header, as in `\(data.column.text) [\(column.unit.symbol)]`")
            return
        }
        let numbers: [Double]
        do {
            numbers = try source.numbers().filter { !$0.isNaN }.map { $0 * factor }
        } catch {
            for diagnostic in (error as? DiagnosticError)?.diagnostics ?? [] { diagnostics.report(diagnostic) }
            return
        }
        let sample = Sample(numbers)
        guard numbers.count >= 20, let weighted = WeightedSample(numbers, weights: numbers.map { _ in 1 }) else {
            diagnostics.error(data.column.position, "`\(data.column.text)` holds \(numbers.count) numbers", expected: "20 or more")
            return
        }
        found.samples[index] = weighted
        let deciles = Set((1...9).compactMap { sample.quantile(Double($0) / 10) }).sorted()
        for x in deciles {
            let share = weighted.cumulative(x)
            guard share > 0, share < 1 else { continue }
            found.figures.append(
                TargetFigure(
                    kind: .upTo(x), column: index, label: "share up to \(column.unit.shown(x))", unit: .one, target: share,
                    standardError: (share * (1 - share) / Double(numbers.count)).squareRoot(), position: data.column.position))
        }
    }

    private func checkOrder(_ outcome: OutcomeTarget) {
        let sorted = outcome.quantiles.sorted { $0.share < $1.share }
        for (low, high) in zip(sorted, sorted.dropFirst()) {
            guard let a = try? low.value.quantity.converted(to: high.value.quantity.unit).value, a >= high.value.quantity.value || low.share == high.share else { continue }
            diagnostics.error(
                high.value.position, "the quantiles of `\(outcome.name.text)` do not ascend", expected: "greater values for greater shares")
        }
    }

    // MARK: Figures

    private func upTo(
        _ x: Double, _ share: Double, _ index: Int, _ column: PlausiblePopulation.Column, _ outcome: OutcomeTarget, at position: SourcePosition
    ) -> TargetFigure {
        figure(.upTo(x), index, "share up to \(column.unit.shown(x))", .one, share, shareError(share, outcome), outcome, at: position)
    }

    private func figure(
        _ kind: TargetFigure.Kind, _ index: Int, _ label: String, _ unit: Quantities.Unit, _ target: Double, _ error: Double, _ outcome: OutcomeTarget,
        at position: SourcePosition? = nil
    ) -> TargetFigure {
        TargetFigure(
            kind: kind, column: index, label: label, unit: unit, target: target, standardError: error,
            position: position ?? outcome.name.position)
    }

    private func shareError(_ share: Double, _ outcome: OutcomeTarget) -> Double {
        outcome.patients.map { (share * (1 - share) / Double($0)).squareRoot() } ?? 0
    }
}
