import Foundation
import ResultStore
import Statistics

/// Numeric endpoints per arm, over every twin: summaries and densities.
enum EndpointAnalysis {
    static func write(_ trial: TrialData) throws {
        for endpoint in trial.endpoints where !endpoint.isEvent {
            let group = try AnalysisGroup(
                trial.file, "/analyses/endpoints/\(endpoint.name)", title: endpoint.longName, attributes: endpoint.attributes)
            let samples = try trial.arms.indices.map { try trial.sample(endpoint, arm: $0) }
            try SummaryColumns.write(samples, of: endpoint, axes: ["arm"], into: group)
            if let curves = DensityCurves(samples) { try write(curves, of: endpoint, into: group) }
        }
    }

    private static func write(_ curves: DensityCurves, of endpoint: Variable, into group: AnalysisGroup) throws {
        try group.axis(Variable("x", unit: endpoint.unit, longName: endpoint.longName), .numbers(curves.x))
        try group.numbers(
            "density", "\(endpoint.longName): density\(curves.isLogarithmic ? " of the natural logarithm" : "")",
            unit: curves.isLogarithmic ? "1" : "1/(\(endpoint.unit))", curves.densities.flatMap { $0 }, axes: ["arm", "x"])
        try group.file.setAttribute(Attribute("scale", .text(curves.isLogarithmic ? "log" : "linear")), of: "\(group.path)/density")
    }
}

/// Densities of several samples on a common grid over the middle 99 % of their values.
///
/// The grid is logarithmic where positive values span more than two decades. Where no value is negative, the density
/// is reflected at zero (Silverman, Density Estimation, 1986, section 2.10), so that none of it lies below.
struct DensityCurves {
    let x: [Double]
    /// One curve per sample; NaN for a sample without two different values.
    let densities: [[Double]]
    let isLogarithmic: Bool

    init?(_ samples: [Sample], points: Int = 161) {
        let low = samples.compactMap { $0.quantile(0.005) }.min() ?? 0
        let high = samples.compactMap { $0.quantile(0.995) }.max() ?? 0
        guard low < high else { return nil }
        isLogarithmic = low > 0 && high > 100 * low && samples.allSatisfy { ($0.minimum ?? 1) > 0 }
        let logarithmic = isLogarithmic
        let kernels = samples.map { sample in
            KernelDensity(logarithmic ? sample.mapped { log($0) } : sample)
        }
        let margin = 2 * (kernels.compactMap { $0?.bandwidth }.max() ?? 0)
        let isPositive = !logarithmic && samples.allSatisfy { ($0.minimum ?? 0) >= 0 }
        var (start, end) = logarithmic ? (log(low), log(high)) : (low, high)
        start -= margin
        end += margin
        if isPositive { start = max(0, start) }
        let grid = (0..<points).map { start + (end - start) * Double($0) / Double(points - 1) }
        x = logarithmic ? grid.map { exp($0) } : grid
        densities = kernels.map { kernel in
            guard let kernel else { return grid.map { _ in .nan } }
            let inside = kernel.densities(at: grid)
            return isPositive ? zip(inside, kernel.densities(at: grid.map { -$0 })).map { $0 + $1 } : inside
        }
    }
}
