/// Which sums of squares an analysis of variance splits the response into.
public enum SumsOfSquares: Sendable, Hashable {
    /// Each term after those before it.
    case one
    /// Each term after all terms that do not contain it.
    case two
    /// Each term after all others, with factors coded to sum to zero: differences of unweighted means.
    case three
}

/// A line of an analysis of variance.
public struct AnovaLine: Sendable, Hashable {
    public let term: ModelTerm
    public let sumOfSquares: Double
    public let degreesOfFreedom: Int
    public var meanSquare: Double { sumOfSquares / Double(degreesOfFreedom) }
    /// Against the residual mean square.
    public let test: FTest
}

extension LinearModel {
    /// The analysis of variance, a line per term (Searle, Linear Models, 1971; the types are SAS's).
    public func analysisOfVariance(_ type: SumsOfSquares = .three) throws(ModelError) -> [AnovaLine] {
        var lines: [AnovaLine] = []
        let typeThree = type == .three ? try design.typeThreeHypotheses() : []
        for (place, term) in design.terms.enumerated() {
            let columns = design.columns(ofTerm: place)
            let sum: Double
            switch type {
            case .one: sum = columns.reduce(0) { $0 + effects[$1] * effects[$1] }
            case .two: sum = typeTwoSum(of: place)
            case .three:
                let wald = try Wald(typeThree[place], coefficients: coefficients, covariance: unscaledCovariance)
                sum = wald.quadraticForm
            }
            let numerator = Double(columns.count)
            let test = FTest(
                statistic: sum / numerator / residualVariance, numeratorDegreesOfFreedom: numerator,
                denominatorDegreesOfFreedom: Double(degreesOfFreedom))
            lines.append(AnovaLine(term: term, sumOfSquares: sum, degreesOfFreedom: columns.count, test: test))
        }
        return lines
    }

    /// The columns of terms that do not contain the term come first, then its own: its effects are what it adds.
    private func typeTwoSum(of place: Int) -> Double {
        let others = design.terms.indices.filter { $0 != place && !design.terms[$0].contains(design.terms[place]) }
        let before = (design.hasIntercept ? [0] : []) + others.flatMap(design.columns(ofTerm:))
        let own = design.columns(ofTerm: place)
        let chosen = design.matrix.submatrix(rows: Array(0..<design.matrix.rows), columns: before + own)
        let adjusted = QR(chosen).effects(of: fittedEffects)
        return adjusted[before.count..<(before.count + own.count)].reduce(0) { $0 + $1 * $1 }
    }

    /// Fitted values, whose effects in a part of the model are those of the response.
    private var fittedEffects: [Double] { design.matrix * coefficients }
}

extension DesignMatrix {
    /// Per term, the hypotheses of type III: its coefficients when factors are coded to sum to zero, as weights of this
    /// design's coefficients.
    ///
    /// With Z the same model so coded, X = Z A and a = A b; rows of A that belong to a term are its hypotheses. They
    /// are given in the combination that has each of the term's own columns alone: differences from the first level, at
    /// the mean of all levels of other factors. (The denominator of Fai and Cornelius depends on the combination.)
    /// Throws when columns are aliased.
    public func typeThreeHypotheses() throws(ModelError) -> [[[Double]]] {
        let z = try recoded(.sumToZero)
        let qr = QR(z.matrix)
        guard qr.dependent.isEmpty else { throw .aliased(qr.dependent.map { z.recipes[$0].name }) }
        var a = Matrix(rows: qr.rank, columns: matrix.columns)
        for j in 0..<matrix.columns {
            for (i, value) in qr.solve(matrix.column(j)).enumerated() { a[i, j] = value }
        }
        return terms.indices.map { place in
            let rows = a.submatrix(rows: z.columns(ofTerm: place), columns: Array(0..<matrix.columns))
            let own = a.submatrix(rows: z.columns(ofTerm: place), columns: columns(ofTerm: place))
            let hypotheses = own.solve(rows) ?? rows
            return (0..<rows.rows).map { hypotheses.row($0).map { abs($0) < 1e-12 ? 0 : $0 } }
        }
    }
}
