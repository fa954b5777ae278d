import Documents
import Quantities
import Statistics

/// One figure of a population that is asked for.
struct TargetFigure: Sendable {
    enum Kind: Sendable {
        case mean
        case sd
        /// The share that has the level.
        case level(Int)
        /// The share up to and including a value.
        case upTo(Double)
        /// The share from a value on and below another, the last class including it.
        case between(Double, Double, isLast: Bool)
        /// Pearson's, with another column.
        case correlation(Int)
    }
    let kind: Kind
    /// Index of a column in use.
    let column: Int
    let label: String
    let unit: Unit
    let target: Double
    /// 0: to be met exactly.
    let standardError: Double
    let position: SourcePosition
}

/// Columns of the patients without a missing value, and figures of them.
struct FigureValues: Sendable {
    /// `[column][patient]`
    let columns: [[Double]]

    var count: Int { columns.first?.count ?? 0 }

    func mean(_ column: Int, _ weights: [Double]) -> Double {
        var sum = 0.0
        for index in weights.indices { sum += weights[index] * columns[column][index] }
        return sum
    }

    func spread(_ column: Int, _ weights: [Double]) -> Double {
        let mean = mean(column, weights)
        return average(columns[column].map { ($0 - mean) * ($0 - mean) }, weights).squareRoot()
    }

    func correlation(_ first: Int, _ second: Int, _ weights: [Double]) -> Double {
        let product = average(standardised(first, weights, times: standardised(second, weights)), weights)
        return product.isFinite ? max(-1, min(1, product)) : .nan
    }

    /// A figure of the weighted population and its standard error, by its influence function.
    /// - Parameter weights: summing to 1.
    func figure(_ figure: TargetFigure, _ weights: [Double]) -> (value: Double, error: Double) {
        let x = columns[figure.column]
        let value: Double
        let influence: [Double]
        switch figure.kind {
        case .mean:
            value = mean(figure.column, weights)
            influence = x.map { $0 - value }
        case .sd:
            let mean = mean(figure.column, weights)
            value = spread(figure.column, weights)
            influence = x.map { value > 0 ? (($0 - mean) * ($0 - mean) - value * value) / (2 * value) : 0 }
        case .level, .upTo, .between:
            let hits = indicator(figure)
            value = average(hits, weights)
            influence = hits.map { $0 - value }
        case .correlation(let other):
            value = correlation(figure.column, other, weights)
            influence = correlationInfluence(figure.column, other, value, weights)
        }
        var squares = 0.0
        for index in weights.indices { squares += weights[index] * weights[index] * influence[index] * influence[index] }
        return (value, squares.squareRoot())
    }

    /// 1 for patients who are in, 0 for others.
    func indicator(_ figure: TargetFigure) -> [Double] {
        columns[figure.column].map { x in
            switch figure.kind {
            case .level(let level): x == Double(level) ? 1 : 0
            case .upTo(let value): x <= value ? 1 : 0
            case .between(let low, let high, let isLast): x >= low && (x < high || (isLast && x <= high)) ? 1 : 0
            case .mean, .sd, .correlation: 1
            }
        }
    }

    /// Derivative of Pearson's correlation r by a patient's weight.
    func correlationInfluence(_ first: Int, _ second: Int, _ r: Double, _ weights: [Double]) -> [Double] {
        let (a, b) = (standardised(first, weights), standardised(second, weights))
        return zip(a, b).map { SampleCorrelation.pearsonInfluence($0, $1, on: r) }
    }

    private func standardised(_ column: Int, _ weights: [Double], times other: [Double]? = nil) -> [Double] {
        let (mean, sd) = (mean(column, weights), spread(column, weights))
        return columns[column].indices.map { (columns[column][$0] - mean) / sd * (other?[$0] ?? 1) }
    }

    private func average(_ values: [Double], _ weights: [Double]) -> Double {
        var sum = 0.0
        for index in weights.indices { sum += weights[index] * values[index] }
        return sum
    }
}
