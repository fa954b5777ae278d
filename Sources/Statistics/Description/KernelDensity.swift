import Foundation

/// A smooth estimate of the density of a sample with Gaussian kernels.
///
///     let density = KernelDensity(sample)
///     let curve = density?.curve(points: 128)
public struct KernelDensity: Sendable, Hashable {
    /// Standard deviation of the kernel.
    public let bandwidth: Double
    private let values: OrderedValues

    /// Bandwidth by Silverman's rule of thumb, 0.9 min(sd, IQR / 1.34) n^(-1/5) (Density Estimation, 1986,
    /// equation 3.31; R's `bw.nrd0`), with sd alone when the quartiles coincide.
    /// nil below two different values.
    public init?(_ sample: Sample) {
        guard let sd = sample.standardDeviation, sd > 0, let range = sample.interquartileRange else { return nil }
        let spread = range > 0 ? min(sd, range / 1.34) : sd
        self.init(sample, bandwidth: 0.9 * spread * pow(Double(sample.count), -0.2))
    }

    /// nil for an empty sample or a bandwidth that is not positive and finite.
    public init?(_ sample: Sample, bandwidth: Double) {
        guard sample.count > 0, bandwidth > 0, bandwidth.isFinite else { return nil }
        self.bandwidth = bandwidth
        values = sample.sorted
    }

    /// The density at x, per unit of x.
    public func density(at x: Double) -> Double { densities(at: [x])[0] }

    /// The densities at some points, per unit of x, in one pass over the sample.
    public func densities(at points: [Double]) -> [Double] {
        var sums = points.map { _ in 0.0 }
        values.forEachWindow { window in
            for (index, x) in points.enumerated() { add(window, at: x, to: &sums[index]) }
        }
        let area = Double(values.count) * bandwidth * (2 * Double.pi).squareRoot()
        return sums.map { $0 / area }
    }

    /// Kernels further than nine bandwidths add less than 3e-18 of their height.
    private func add(_ window: ArraySlice<Double>, at x: Double, to sum: inout Double) {
        guard let last = window.last, last >= x - 9 * bandwidth else { return }
        for value in window[Self.firstIndex(in: window, notBelow: x - 9 * bandwidth)...] {
            let distance = (value - x) / bandwidth
            if distance > 9 { break }
            sum += exp(-0.5 * distance * distance)
        }
    }

    /// The density at evenly spaced points, from three bandwidths below the smallest value to three above the
    /// largest. Empty below two points.
    public func curve(points: Int = 128) -> [(x: Double, density: Double)] {
        guard points > 1, let low = values.first, let high = values.last else { return [] }
        let start = low - 3 * bandwidth
        let length = high - low + 6 * bandwidth
        let places = (0..<points).map { start + length * (Double($0) / Double(points - 1)) }
        return zip(places, densities(at: places)).map { (x: $0, density: $1) }
    }

    private static func firstIndex(in values: ArraySlice<Double>, notBelow limit: Double) -> Int {
        var low = values.startIndex
        var high = values.endIndex
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
