import Foundation

/// The best curve of a family by generalised least squares of dose means.
struct ShapeSearch {
    let means: DoseMeans
    let family: DoseResponseFamily
    let cholesky: Cholesky
    private let response: [Double]
    private let ones: [Double]

    init(means: DoseMeans, family: DoseResponseFamily, cholesky: Cholesky) {
        self.means = means
        self.family = family
        self.cholesky = cholesky
        response = Self.whiten(means.estimates, cholesky)
        ones = Self.whiten([Double](repeating: 1, count: means.doses.count), cholesky)
    }

    private static func whiten(_ values: [Double], _ cholesky: Cholesky) -> [Double] {
        cholesky.whiten(Matrix(rows: values.count, columns: 1, values: values)).values
    }

    /// nil when the family has no curve over the doses, such as a beta curve with doses beyond its scale.
    func best(_ bounds: ShapeBounds) -> (curve: DoseResponseCurve, criterion: Double)? {
        if family == .quadratic { return quadratic }
        let (lower, upper) = (bounds.lower.map { log($0) }, bounds.upper.map { log($0) })
        let search = IntervalMinimiser()
        func criterion(_ shape: [Double]) -> Double { profile(shape)?.criterion ?? .infinity }
        func second(_ first: Double) -> (x: Double, value: Double) {
            search.minimise(lower[1], upper[1]) { criterion([exp(first), exp($0)]) }
        }
        switch lower.count {
        case 0: return profile([])
        case 1:
            let found = search.minimise(lower[0], upper[0]) { criterion([exp($0)]) }
            return profile([exp(found.x)])
        default:
            let found = search.minimise(lower[0], upper[0]) { second($0).value }
            return profile([exp(found.x), exp(second(found.x).x)])
        }
    }

    /// Least squares in e0 and the effect for a shape.
    private func profile(_ shape: [Double]) -> (curve: DoseResponseCurve, criterion: Double)? {
        guard let unit = DoseResponseCurve(family, [0, 1] + shape) else { return nil }
        let values = means.doses.map(unit.shape)
        guard values.allSatisfy(\.isFinite) else { return nil }
        // Deviations from the mean, so that a shape that is nearly flat loses no digits.
        let column = Self.whiten(values, cholesky)
        let centre = ones.dot(column) / ones.dot(ones)
        let deviations = zip(column, ones).map { $0 - centre * $1 }
        let length = deviations.dot(deviations)
        let mean = ones.dot(response) / ones.dot(ones)
        let rest = zip(response, ones).map { $0 - mean * $1 }
        let effect = length > 1e-24 * column.dot(column) ? deviations.dot(rest) / length : 0
        let residuals = zip(rest, deviations).map { $0 - effect * $1 }
        return DoseResponseCurve(family, [mean - effect * centre, effect] + shape).map {
            ($0, residuals.dot(residuals))
        }
    }

    private var quadratic: (curve: DoseResponseCurve, criterion: Double)? {
        let columns = cholesky.whiten(Matrix(rows: means.doses.map { [1, $0, $0 * $0] }))
        let qr = QR(columns, tolerance: 1e-10)
        guard qr.rank == 3 else { return nil }
        let criterion = qr.effects(of: response)[3...].reduce(0) { $0 + $1 * $1 }
        return DoseResponseCurve(.quadratic, qr.solve(response)).map { ($0, criterion) }
    }
}
