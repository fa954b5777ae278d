import Foundation

/// Counts of a sample in adjoining bins.
///
/// Bins are closed below and open above, but the last is closed on both sides.
public struct Histogram: Sendable, Hashable {
    /// Limits of the bins, ascending; one more than there are bins.
    public let edges: [Double]
    /// Number of values in each bin.
    public let counts: [Int]
    /// Number of finite values outside the edges.
    public let outside: Int

    /// Bins of equal width from the smallest to the largest value; nil for an empty sample.
    /// - Parameter maximumBins: a limit that far outliers would otherwise exceed.
    public init?(_ sample: Sample, maximumBins: Int = 200) {
        guard let edges = Self.edges(for: sample, maximumBins: maximumBins) else { return nil }
        self.init(sample, edges: edges)
    }

    /// Bins with given edges, such as those shared by several arms; nil unless two or more edges ascend strictly.
    public init?(_ sample: Sample, edges: [Double]) {
        guard edges.count > 1, edges.allSatisfy(\.isFinite),
            zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        var counts = [Int](repeating: 0, count: edges.count - 1)
        var outside = 0
        var bin = 0
        sample.sorted.forEachWindow { window in
            for value in window {
                while bin < counts.count - 1 && value >= edges[bin + 1] { bin += 1 }
                if value < edges[0] || value > edges[edges.count - 1] {
                    outside += 1
                } else {
                    counts[bin] += 1
                }
            }
        }
        self.edges = edges
        self.counts = counts
        self.outside = outside
    }

    /// Counts scaled so that the bars' areas sum to the fraction of values inside the edges.
    public var densities: [Double] {
        let total = Double(max(1, counts.reduce(outside, +)))
        return counts.indices.map { Double(counts[$0]) / (total * (edges[$0 + 1] - edges[$0])) }
    }

    /// Edges by the rule of Freedman and Diaconis (1981, doi:10.1007/BF01025868): the width is at most
    /// 2 IQR n^(-1/3); by Scott's rule, 3.49 sd n^(-1/3) (1979, doi:10.1093/biomet/66.3.605), when the quartiles
    /// coincide. A constant sample gets one bin around its value. nil for an empty sample.
    public static func edges(for sample: Sample, maximumBins: Int = 200) -> [Double]? {
        guard let low = sample.minimum, let high = sample.maximum else { return nil }
        guard low < high, let range = sample.interquartileRange, let sd = sample.standardDeviation else {
            let margin = low == 0 ? 0.5 : abs(low) / 2
            return [low - margin, low + margin]
        }
        let width = (range > 0 ? 2 * range : 3.4908 * sd) / cbrt(Double(sample.count))
        let bins = Int(min(max(1, ((high - low) / width).rounded(.up)), Double(max(1, maximumBins))))
        let edges = (0...bins).map { index in
            index == bins ? high : low + (high - low) * (Double(index) / Double(bins))
        }
        // Values that differ by a few roundings cannot be divided further.
        let ascends = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
        return ascends ? edges : [low, high]
    }
}
