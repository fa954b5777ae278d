import Foundation

/// Values with weights: members of a population that count more or less.
///
///     let sample = WeightedSample([1, 2, 4], weights: [0.5, 0.25, 0.25])
///     sample?.mean             // 2
///     sample?.effectiveSize    // 2.67
public struct WeightedSample: Sendable {
    /// In ascending order.
    public let values: [Double]
    /// Of ``values``, summing to 1.
    public let weights: [Double]
    public let mean: Double
    /// sum w (x - mean)^2: that of the weighted population, without a correction for its size.
    public let variance: Double

    /// nil where values and weights differ in number, a value is not finite, or no weight is above 0.
    public init?(_ values: [Double], weights: [Double]) {
        let total = weights.reduce(0, +)
        guard values.count == weights.count, values.allSatisfy(\.isFinite), total > 0, total.isFinite else { return nil }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        self.values = order.map { values[$0] }
        self.weights = order.map { weights[$0] / total }
        mean = EntropyWeights.average(self.values, self.weights)
        var sum = 0.0
        for index in order.indices { sum += self.weights[index] * (self.values[index] - mean) * (self.values[index] - mean) }
        variance = sum
    }

    public var standardDeviation: Double { variance.squareRoot() }
    public var effectiveSize: Double { EntropyWeights.effectiveSize(weights) }

    /// sqrt(sum w^2 (x - mean)^2), which for equal weights is sd / sqrt n.
    public var standardErrorOfMean: Double { error { $0 - mean } }

    /// By the delta method from the error of the variance.
    public var standardErrorOfStandardDeviation: Double {
        variance > 0 ? error { ($0 - mean) * ($0 - mean) - variance } / (2 * standardDeviation) : 0
    }

    /// The share of values up to and including x.
    public func cumulative(_ x: Double) -> Double {
        var sum = 0.0
        for index in values.indices {
            if values[index] > x { break }
            sum += weights[index]
        }
        return min(1, sum)
    }

    /// The smallest value up to which the share is at least p.
    public func quantile(_ p: Double) -> Double {
        var sum = 0.0
        for index in values.indices {
            sum += weights[index]
            if sum >= p - 1e-12 { return values[index] }
        }
        return values.last ?? .nan
    }

    /// Kolmogorov and Smirnov's distance from a continuous distribution: the largest difference of the cumulative shares.
    public func distance(to cdf: (Double) -> Double) -> Double {
        var (sum, largest) = (0.0, 0.0)
        for index in values.indices {
            let expected = cdf(values[index])
            largest = max(largest, abs(expected - sum))
            sum += weights[index]
            // Equal values step up together.
            if index + 1 == values.count || values[index + 1] > values[index] { largest = max(largest, abs(sum - expected)) }
        }
        return largest
    }

    /// The same between two samples.
    public func distance(to other: WeightedSample) -> Double {
        var (i, j, own, its, largest) = (0, 0, 0.0, 0.0, 0.0)
        while i < values.count || j < other.values.count {
            let x = min(i < values.count ? values[i] : .infinity, j < other.values.count ? other.values[j] : .infinity)
            while i < values.count, values[i] <= x {
                own += weights[i]
                i += 1
            }
            while j < other.values.count, other.values[j] <= x {
                its += other.weights[j]
                j += 1
            }
            largest = max(largest, abs(own - its))
        }
        return largest
    }

    /// Of the mean of what has this influence.
    private func error(_ influence: (Double) -> Double) -> Double {
        var sum = 0.0
        for index in values.indices {
            let part = weights[index] * influence(values[index])
            sum += part * part
        }
        return sum.squareRoot()
    }
}
