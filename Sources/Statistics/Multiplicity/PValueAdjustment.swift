/// Adjusts p values for being several: an adjusted p at or below alpha rejects at alpha.
///
///     PValueAdjustment.holm.adjusted([0.01, 0.02, 0.03, 0.005])     // 0.03, 0.04, 0.04, 0.02
public enum PValueAdjustment: String, Sendable, Hashable, CaseIterable {
    case bonferroni
    /// 1979, Scand J Stat 6:65-70. Family-wise error for any dependence, never worse than Bonferroni.
    case holm
    /// 1988, doi:10.1093/biomet/75.4.800. Family-wise error for independent or positively dependent tests.
    case hochberg
    /// 1988, doi:10.1093/biomet/75.2.383: the closed test with Simes's. As Hochberg, and never worse.
    case hommel
    /// 1995, doi:10.1111/j.2517-6161.1995.tb02031.x. False discovery rate.
    case benjaminiHochberg

    /// Adjusted p values in the order given; nil when one is missing or not within [0, 1], for then the others cannot
    /// be adjusted without knowing why.
    public func adjusted(_ p: [Double]) -> [Double]? {
        guard p.allSatisfy({ 0...1 ~= $0 }) else { return nil }
        let n = Double(p.count)
        switch self {
        case .bonferroni: return p.map { min(1, n * $0) }
        case .holm: return Self.stepDown(p) { (n - $0) * $1 }
        case .hochberg: return Self.stepUp(p) { (n - $0) * $1 }
        case .benjaminiHochberg: return Self.stepUp(p) { n / ($0 + 1) * $1 }
        case .hommel: return Self.hommel(p)
        }
    }

    private static func order(_ p: [Double]) -> [Int] { p.indices.sorted { (p[$0], $0) < (p[$1], $1) } }

    /// Running maxima from the smallest p on; `factor` has its rank from 0.
    private static func stepDown(_ p: [Double], _ scaled: (Double, Double) -> Double) -> [Double] {
        var result = p
        var highest = 0.0
        for (rank, index) in order(p).enumerated() {
            highest = max(highest, min(1, scaled(Double(rank), p[index])))
            result[index] = highest
        }
        return result
    }

    /// Running minima from the largest p on.
    private static func stepUp(_ p: [Double], _ scaled: (Double, Double) -> Double) -> [Double] {
        var result = p
        var lowest = 1.0
        for (rank, index) in order(p).enumerated().reversed() {
            lowest = min(lowest, scaled(Double(rank), p[index]))
            result[index] = lowest
        }
        return result
    }

    /// Wright's algorithm (1992, doi:10.2307/2532694): for each size m of an intersection, Simes's p of the worst one.
    private static func hommel(_ p: [Double]) -> [Double] {
        let order = order(p)
        let sorted = order.map { p[$0] }
        let n = sorted.count
        guard n > 1 else { return p }
        let simes = sorted.enumerated().map { Double(n) * $1 / Double($0 + 1) }.min() ?? 1
        var adjusted = [Double](repeating: simes, count: n)
        for m in stride(from: n - 1, through: 2, by: -1) {
            let small = n - m + 1
            let tail = (small..<n).map { Double(m) * sorted[$0] / Double($0 - small + 2) }.min() ?? 1
            for i in 0..<small { adjusted[i] = max(adjusted[i], min(Double(m) * sorted[i], tail)) }
            let rest = min(Double(m) * sorted[small - 1], tail)
            for i in small..<n { adjusted[i] = max(adjusted[i], rest) }
        }
        var result = p
        for (rank, index) in order.enumerated() { result[index] = max(adjusted[rank], sorted[rank]) }
        return result
    }
}
