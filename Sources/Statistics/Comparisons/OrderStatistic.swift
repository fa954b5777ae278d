/// A ranked value of a collection too large to write down, such as all pairwise differences.
///
/// Bisects over the doubles themselves, so the result is exact: at most 64 counts.
/// - Parameters:
///   - rank: from 0.
///   - low: a lower bound of the values; `high` an upper bound.
///   - countAtMost: how many values are at or below a bound.
func orderStatistic(
    _ rank: Int, between low: Double, and high: Double, countAtMost: (Double) -> Int
) -> Double {
    var lower = ordinal(low)
    var upper = ordinal(high)
    while lower < upper {
        // Halving the sum of two 64-bit numbers by bits cannot overflow.
        let middle = (lower & upper) + ((lower ^ upper) >> 1)
        if countAtMost(value(ofOrdinal: middle)) > rank { upper = middle } else { lower = middle + 1 }
    }
    return value(ofOrdinal: lower)
}

/// Median of such a collection of `total` values: the mean of the two in the middle when their number is even.
func medianStatistic(
    of total: Int, between low: Double, and high: Double, countAtMost: (Double) -> Int
) -> Double {
    let lower = orderStatistic((total - 1) / 2, between: low, and: high, countAtMost: countAtMost)
    guard total % 2 == 0, countAtMost(lower) <= total / 2 else { return lower }
    let upper = orderStatistic(total / 2, between: lower, and: high, countAtMost: countAtMost)
    return lower + (upper - lower) / 2
}

/// The place of a double in the order of all doubles; both zeros have one place.
private func ordinal(_ value: Double) -> Int64 {
    let bits = Int64(bitPattern: abs(value).bitPattern)
    return value < 0 ? -bits : bits
}

private func value(ofOrdinal ordinal: Int64) -> Double {
    let size = Double(bitPattern: UInt64(ordinal.magnitude))
    return ordinal < 0 ? -size : size
}
