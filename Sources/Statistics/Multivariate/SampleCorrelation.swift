/// Correlations of pairs of numbers.
package enum SampleCorrelation {
    /// Spearman's: Pearson's of the ``ranks(_:)``; nil if there are fewer than two pairs, or one side does not vary.
    package static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
        pearson(ranks(a), ranks(b))
    }

    /// Standard error of Spearman's correlation of n pairs (Bonett and Wright 2000, doi:10.1007/BF02294183); nil below four.
    package static func spearmanError(_ rho: Double, _ n: Int) -> Double? {
        n > 3 ? (1 - rho * rho) * ((1 + rho * rho / 2) / Double(n - 3)).squareRoot() : nil
    }

    /// Ranks from 1; equal values share the mean of theirs.
    package static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
            start = end
        }
        return ranks
    }

    /// Pearson's; nil if there are fewer than two pairs, or one side does not vary.
    package static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
        guard a.count == b.count, a.count > 1 else { return nil }
        let n = Double(a.count)
        let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            ab += (x - meanA) * (y - meanB)
            aa += (x - meanA) * (x - meanA)
            bb += (y - meanB) * (y - meanB)
        }
        guard aa > 0, bb > 0 else { return nil }
        return max(-1, min(1, ab / (aa * bb).squareRoot()))
    }

    /// The influence of a pair on Pearson's correlation r, with u and v its distances from the means in standard deviations:
    /// u v - r (u^2 + v^2) / 2 (Devlin, Gnanadesikan and Kettenring 1975, doi:10.1093/biomet/62.3.531).
    package static func pearsonInfluence(_ u: Double, _ v: Double, on r: Double) -> Double { u * v - r * (u * u + v * v) / 2 }
}
