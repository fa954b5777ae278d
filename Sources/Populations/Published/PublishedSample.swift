import Expressions
import Foundation
import Statistics

/// What drawn twins say of one published figure.
struct PublishedSample {
    private let figure: PublishedFigure
    /// Per tree, of the twins whom the figure is of.
    private let columns: [[Double]]

    init(_ figure: PublishedFigure, _ twins: [CohortTwin], slot: (String) -> Int?) {
        self.figure = figure
        let filter = figure.filter.flatMap { Evaluator($0, slot: slot) }
        let evaluators = figure.trees.compactMap { Evaluator($0, slot: slot) }
        var columns = evaluators.map { _ in [Double]() }
        for twin in twins where filter.map({ $0(twin.values) != 0 }) ?? true {
            for (index, evaluator) in evaluators.enumerated() { columns[index].append(evaluator(twin.values)) }
        }
        self.columns = columns
    }

    var row: PublishedComparison.Row {
        let count = columns.first?.count ?? 0
        let sound = (0..<count).filter { row in columns.allSatisfy { $0[row].isFinite } }
        let (drawn, standardError) = estimate(columns.map { column in sound.map { column[$0] } })
        return PublishedComparison.Row(
            figure: figure, count: count, missing: count - sound.count, drawn: drawn, standardError: standardError)
    }

    private func estimate(_ columns: [[Double]]) -> (Double?, Double?) {
        switch figure.statistic {
        case .share: return share(columns[0])
        case .spearman: return spearman(columns[0], columns[1])
        case .pearson: return pearson(columns[0], columns[1])
        default: break
        }
        let sample = Sample(columns[0])
        switch figure.statistic {
        case .mean: return (sample.mean, sample.standardError)
        case .standardDeviation: return (sample.standardDeviation, sample.standardErrorOfStandardDeviation)
        case .coefficientOfVariation: return variation(columns[0], sample)
        case .median: return (sample.median, sample.standardErrorOfQuantile(0.5))
        case .quantile(let share): return (sample.quantile(share), sample.standardErrorOfQuantile(share))
        case .share, .spearman, .pearson: return (nil, nil)
        }
    }

    /// The standard error is the larger of the drawn and of the published share, so that none is 0 by chance.
    private func share(_ values: [Double]) -> (Double?, Double?) {
        guard !values.isEmpty else { return (nil, nil) }
        let n = Double(values.count)
        let drawn = Double(values.count { $0 == figure.counted }) / n
        return (drawn, (max(drawn * (1 - drawn), figure.value * (1 - figure.value)) / n).squareRoot())
    }

    /// By the influence function of s / m: (((x - m)^2 - s^2) / (2 s) - (s / m) (x - m)) / m.
    private func variation(_ values: [Double], _ sample: Sample) -> (Double?, Double?) {
        guard let mean = sample.mean, let sd = sample.standardDeviation, mean != 0 else { return (nil, nil) }
        guard sd > 0 else { return (0, 0) }
        return (sd / mean, error(values.map { x in (((x - mean) * (x - mean) - sd * sd) / (2 * sd) - sd / mean * (x - mean)) / mean }))
    }

    private func pearson(_ x: [Double], _ y: [Double]) -> (Double?, Double?) {
        let (a, b) = (Sample(x), Sample(y))
        guard let r = SampleCorrelation.pearson(x, y), let meanX = a.mean, let meanY = b.mean, let sdX = a.standardDeviation,
            let sdY = b.standardDeviation
        else { return (nil, nil) }
        return (r, error(zip(x, y).map { SampleCorrelation.pearsonInfluence(($0 - meanX) / sdX, ($1 - meanY) / sdY, on: r) }))
    }

    private func spearman(_ x: [Double], _ y: [Double]) -> (Double?, Double?) {
        guard let rho = SampleCorrelation.spearman(x, y) else { return (nil, nil) }
        return (rho, SampleCorrelation.spearmanError(rho, x.count))
    }

    /// Of a mean of influences.
    private func error(_ influences: [Double]) -> Double? {
        influences.count > 1 ? (influences.reduce(0) { $0 + $1 * $1 }).squareRoot() / Double(influences.count) : nil
    }
}
