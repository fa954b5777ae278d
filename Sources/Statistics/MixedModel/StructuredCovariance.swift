import Foundation

/// A covariance over m visits at some parameters, with its first and second derivatives by them.
struct StructuredCovariance {
    let structure: CovarianceStructure
    let visits: Int
    /// Sigma, m x m.
    let matrix: Matrix
    /// dSigma by each parameter.
    let first: [Matrix]

    private let deviations: [Double]
    /// dT by each parameter of T.
    private let shapeFirst: [Matrix]
    private let unit: Matrix
    private let correlations: [(value: Double, first: Double, second: Double)]

    /// - Parameter parameters: ln s, one or m of them, and then the parameters of T.
    init(_ structure: CovarianceStructure, visits: Int, parameters: [Double]) {
        self.structure = structure
        self.visits = visits
        let scales = structure.isHeterogeneous ? visits : 1
        let logs = parameters[..<scales]
        let shape = Array(parameters[scales...])
        deviations = (0..<visits).map { exp(logs[structure.isHeterogeneous ? $0 : 0]) }
        let scale = CorrelationScale(structure, visits: visits)
        var unit = Matrix.identity(visits)
        var correlations: [(value: Double, first: Double, second: Double)] = []
        if structure == .unstructured {
            for (c, value) in shape.enumerated() {
                let (i, j) = Self.place(c)
                unit[i, j] = value
            }
        } else {
            correlations = shape.map(scale.correlation)
        }
        self.unit = unit
        self.correlations = correlations
        let shapeMatrix = structure == .unstructured
            ? unit * unit.transposed : Self.monomials(structure, visits, correlations)
        let sigma = Self.scaled(shapeMatrix, by: deviations)
        matrix = sigma
        shapeFirst = shape.indices.map { c in
            structure == .unstructured
                ? Self.unitDerivative(c, unit) : Self.monomials(structure, visits, correlations, by: c)
        }
        let deviations = deviations
        first = (0..<scales).map { a in Self.counted(sigma) { Self.count(a, $0, $1, structure) } }
            + shapeFirst.map { Self.scaled($0, by: deviations) }
    }

    /// d2Sigma by two parameters.
    func second(_ a: Int, _ b: Int) -> Matrix {
        let scales = structure.isHeterogeneous ? visits : 1
        let (a, b) = (min(a, b), max(a, b))
        if b < scales {
            return Self.counted(matrix) { Self.count(a, $0, $1, structure) * Self.count(b, $0, $1, structure) }
        }
        if a < scales { return Self.counted(first[b]) { Self.count(a, $0, $1, structure) } }
        let (c, d) = (a - scales, b - scales)
        guard structure == .unstructured else {
            return Self.scaled(Self.monomials(structure, visits, correlations, by: c, d), by: deviations)
        }
        var shape = Matrix(rows: visits, columns: visits)
        let (p, q) = Self.place(c)
        let (r, s) = Self.place(d)
        if q == s {
            shape[p, r] += 1
            shape[r, p] += 1
        }
        return Self.scaled(shape, by: deviations)
    }

    // MARK: Parts

    /// Row and column of an element below the diagonal, counted by rows.
    static func place(_ c: Int) -> (row: Int, column: Int) {
        var row = 1
        while row * (row + 1) / 2 <= c { row += 1 }
        return (row, c - row * (row - 1) / 2)
    }

    /// How often ln s of a place is in Sigma_ij.
    private static func count(_ a: Int, _ i: Int, _ j: Int, _ structure: CovarianceStructure) -> Double {
        structure.isHeterogeneous ? (i == a ? 1 : 0) + (j == a ? 1 : 0) : 2
    }

    private static func counted(_ matrix: Matrix, _ count: (Int, Int) -> Double) -> Matrix {
        var result = matrix
        for j in 0..<matrix.columns { for i in 0..<matrix.rows { result[i, j] *= count(i, j) } }
        return result
    }

    private static func scaled(_ shape: Matrix, by deviations: [Double]) -> Matrix {
        var result = shape
        for j in 0..<shape.columns { for i in 0..<shape.rows { result[i, j] *= deviations[i] * deviations[j] } }
        return result
    }

    /// d(U U') by one element of U.
    private static func unitDerivative(_ c: Int, _ unit: Matrix) -> Matrix {
        var result = Matrix(rows: unit.rows, columns: unit.rows)
        let (p, q) = place(c)
        for j in 0..<unit.rows {
            result[p, j] += unit[j, q]
            result[j, p] += unit[j, q]
        }
        return result
    }

    /// The products of powers of correlations, differentiated by the parameters of the correlations named.
    private static func monomials(
        _ structure: CovarianceStructure, _ visits: Int,
        _ correlations: [(value: Double, first: Double, second: Double)], by differentiated: Int...
    ) -> Matrix {
        var result = Matrix(rows: visits, columns: visits)
        for i in 0..<visits {
            for j in 0...i {
                var product = 1.0
                for (k, rho) in correlations.enumerated() {
                    let times = differentiated.reduce(0) { $0 + ($1 == k ? 1 : 0) }
                    product *= power(rho, structure.power(of: k, i, j), differentiated: times)
                }
                result[i, j] = correlations.isEmpty && i != j ? 0 : product
                result[j, i] = result[i, j]
            }
        }
        return result
    }

    /// A derivative of rho^e by the parameter of rho.
    private static func power(
        _ rho: (value: Double, first: Double, second: Double), _ e: Int, differentiated times: Int
    ) -> Double {
        func falling(_ order: Int) -> Double {
            e < order ? 0 : (0..<order).reduce(1.0) { $0 * Double(e - $1) } * integerPower(rho.value, e - order)
        }
        return switch times {
        case 0: falling(0)
        case 1: falling(1) * rho.first
        default: falling(2) * rho.first * rho.first + falling(1) * rho.second
        }
    }

    private static func integerPower(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1.0) { product, _ in product * base }
    }
}
