import Documents
import Foundation
import Quantities
import Statistics

/// Weights of least relative entropy that meet figures, among them spreads and correlations.
///
/// A spread is an average of (x - m)^2 about the weighted mean m, which depends on the weights themselves: it is first taken
/// at the mean asked for, then at the one reached, until that stays. Where means are met exactly this ends at once. Of
/// correlations the derivative is averaged, likewise.
struct EntropyMatch {
    private let resolved: ResolvedTargets
    private let values: FigureValues
    private let file: String
    private let targets: PopulationTargets
    private let threads: Int

    private static let rounds = 40

    init(_ targets: PopulationTargets, _ resolved: ResolvedTargets, _ values: FigureValues, _ file: String, _ threads: Int) {
        self.targets = targets
        self.resolved = resolved
        self.values = values
        self.file = file
        self.threads = threads
    }

    func weights() throws -> [Double] {
        let (base, figures) = try possible()
        var found = try solve(base, figures, moments: nil)
        for _ in 0..<Self.rounds where figures.contains(where: \.isIndirect) {
            let next = try solve(base, figures, moments: found)
            let change = zip(next, found).reduce(0) { $0 + abs($1.0 - $1.1) }
            found = next
            if change < 1e-11 { return found }
        }
        return found
    }

    /// Patients whom an exact share of 0 or 1 leaves out have the base weight 0; figures that this settles are done.
    private func possible() throws -> (base: [Double], figures: [TargetFigure]) {
        var base = [Double](repeating: 1, count: values.count)
        var figures: [TargetFigure] = []
        let diagnostics = Diagnostics()
        for figure in resolved.figures {
            guard figure.standardError == 0, figure.isShare, figure.target == 0 || figure.target == 1 else {
                figures.append(figure)
                continue
            }
            let hits = values.indicator(figure)
            for index in base.indices where hits[index] != figure.target { base[index] = 0 }
        }
        guard base.contains(where: { $0 > 0 }) else {
            throw DiagnosticError([
                Diagnostic(
                    resolved.figures[0].position, "the shares of 0 and 1 leave no patient of `\(file)`", expected: "shares that some patient can have",
                    remedy: "start from patients that spread wider")
            ])
        }
        for figure in figures where figure.standardError == 0 { check(figure, base, diagnostics) }
        try diagnostics.finish()
        return (base, figures)
    }

    /// Whether one figure alone could be met.
    private func check(_ figure: TargetFigure, _ base: [Double], _ diagnostics: Diagnostics) {
        let name = resolved.names[figure.column]
        let known = values.columns[figure.column].indices.filter { base[$0] > 0 }.map { values.columns[figure.column][$0] }
        let (low, high) = (known.min() ?? 0, known.max() ?? 0)
        func tell(_ problem: String) {
            diagnostics.error(figure.position, problem, remedy: "start from patients that spread wider, or give `n`, so that it is met as far as it can be")
        }
        switch figure.kind {
        case .mean where low == high && figure.target != low, .mean where figure.target < low || figure.target > high:
            tell("the mean of `\(name)` shall be \(figure.unit.shown(figure.target)), but the patients of `\(file)` have \(figure.unit.shown(low)) to \(figure.unit.shown(high))")
        case .sd where low == high:
            tell("`\(name)` shall have an SD of \(figure.unit.shown(figure.target)), but is \(figure.unit.shown(low)) in all patients of `\(file)`")
        case .sd where figure.target > (high - low) / 2:
            tell("`\(name)` shall have an SD of \(figure.unit.shown(figure.target)), but the patients of `\(file)` have \(figure.unit.shown(low)) to \(figure.unit.shown(high)), with an SD of at most \(figure.unit.shown((high - low) / 2))")
        case .level, .upTo, .between:
            let hits = zip(values.indicator(figure), base).filter { $0.1 > 0 }.map(\.0)
            if !hits.contains(1) || !hits.contains(0) {
                tell("the \(figure.label) of `\(name)` shall be \(Quantities.Unit.one.shown(figure.target)), but \(hits.contains(1) ? "all" : "no") patients of `\(file)` belong to it")
            }
        default: break
        }
    }

    /// - Parameter moments: the weights about whose moments spreads and correlations are taken; nil: about those asked for.
    private func solve(_ base: [Double], _ figures: [TargetFigure], moments: [Double]?) throws -> [Double] {
        let averages = figures.map { average($0, moments) }
        guard let found = EntropyWeights(base: base, averages: averages, threads: threads) else {
            throw DiagnosticError([unmet(figures, nil)])
        }
        if found.isMet { return found.weights }
        // As near as one can come: every exact average may miss by as many of its standard deviations.
        let softened = averages.map { average in
            average.standardError > 0 ? average : .init(of: average.values, is: average.target, standardError: 0.05 * spread(average.values, base))
        }
        throw DiagnosticError([unmet(figures, EntropyWeights(base: base, averages: softened, threads: threads)?.weights)])
    }

    private func average(_ figure: TargetFigure, _ moments: [Double]?) -> EntropyWeights.Average {
        let x = values.columns[figure.column]
        switch figure.kind {
        case .mean: return .init(of: x, is: figure.target, standardError: figure.standardError)
        case .sd:
            let centre = moments.map { values.mean(figure.column, $0) } ?? asked(.mean, figure.column)
            let error = 2 * figure.target * figure.standardError
            return .init(of: x.map { ($0 - centre) * ($0 - centre) }, is: figure.target * figure.target, standardError: error)
        case .level, .upTo, .between:
            return .init(of: values.indicator(figure), is: figure.target, standardError: figure.standardError)
        case .correlation(let other):
            if let moments {
                let r = values.correlation(figure.column, other, moments)
                return .init(
                    of: values.correlationInfluence(figure.column, other, r, moments), is: figure.target - r, standardError: figure.standardError)
            }
            let (mx, my) = (asked(.mean, figure.column), asked(.mean, other))
            let (sx, sy) = (asked(.sd, figure.column), asked(.sd, other))
            let y = values.columns[other]
            let products = x.indices.map { i -> Double in
                let (a, b) = ((x[i] - mx) / sx, (y[i] - my) / sy)
                return a * b - figure.target * (a * a + b * b) / 2
            }
            return .init(of: products, is: 0, standardError: figure.standardError)
        }
    }

    private enum Moment { case mean, sd }

    /// The mean or spread that is asked for; the reader sees to it that it is.
    private func asked(_ moment: Moment, _ column: Int) -> Double {
        resolved.figures.first { figure in
            switch (figure.kind, moment) {
            case (.mean, .mean), (.sd, .sd): figure.column == column
            default: false
            }
        }?.target ?? 0
    }

    private func spread(_ column: [Double], _ base: [Double]) -> Double {
        WeightedSample(column, weights: base)?.standardDeviation ?? 1
    }

    /// Says which targets stand in each other's way, and how far.
    private func unmet(_ figures: [TargetFigure], _ nearest: [Double]?) -> Diagnostic {
        let place = SourcePosition(file: targets.file, line: 1, column: 1)
        guard let nearest else {
            return Diagnostic(place, "no weights of the patients of `\(file)` meet these targets", remedy: "give `n`, so that they are met as far as they can be")
        }
        let missed = figures.filter { $0.standardError == 0 }.map { figure in (figure, values.figure(figure, nearest).value) }
            .sorted { miss($0) > miss($1) }
        let told = missed.filter { miss($0) > 0.02 * miss(missed[0]) }.prefix(4).map { figure, reached in
            "\(figure.label) of `\(resolved.names[figure.column])` \(figure.unit.shown(figure.target)) asked, \(figure.unit.shown(reached)) reached"
        }
        return Diagnostic(
            missed.first?.0.position ?? place,
            "no weights of the patients of `\(file)` meet all targets together; the nearest: " + told.joined(separator: ", "),
            remedy: "start from patients that spread wider, drop a target, or give `n`, so that targets are met as far as they can be")
    }

    /// In standard deviations of what is averaged.
    private func miss(_ pair: (TargetFigure, Double)) -> Double {
        let equal = [Double](repeating: 1 / Double(values.count), count: values.count)
        let scale = values.figure(pair.0, equal).error * Double(values.count).squareRoot()
        return scale > 0 ? abs(pair.1 - pair.0.target) / scale : 0
    }
}

extension TargetFigure {
    fileprivate var isShare: Bool {
        switch kind {
        case .level, .upTo, .between: true
        case .mean, .sd, .correlation: false
        }
    }

    /// Whether it depends on the weights otherwise than as an average.
    fileprivate var isIndirect: Bool {
        switch kind {
        case .sd, .correlation: true
        case .mean, .level, .upTo, .between: false
        }
    }
}
