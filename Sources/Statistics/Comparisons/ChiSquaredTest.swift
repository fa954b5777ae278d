import CBoostMath

/// Pearson's chi-squared test that the rows and columns of a table of counts are independent.
public struct ChiSquaredTest: Sendable, Hashable {
    public let statistic: Double
    public let degreesOfFreedom: Int
    /// The smallest expected count; below 5, the distribution is a poor approximation.
    public let smallestExpected: Double

    /// - Parameters:
    ///   - table: counts, one array per row, all of one length.
    ///   - correct: takes one half, and no more than the deviation, from the deviations of a 2 x 2 table (Yates
    ///     1934, doi:10.2307/2983604); larger tables have no such correction.
    /// - Returns: nil when there are fewer than two rows or columns, rows of unequal length, a negative count, or a row
    ///   or column without any count.
    public init?(_ table: [[Int]], continuityCorrection correct: Bool = false) {
        guard let columns = table.first?.count, table.count > 1, columns > 1,
            table.allSatisfy({ $0.count == columns && $0.allSatisfy { $0 >= 0 } })
        else { return nil }
        let rowSums = table.map { Double($0.reduce(0, +)) }
        let columnSums = (0..<columns).map { column in Double(table.reduce(0) { $0 + $1[column] }) }
        guard rowSums.allSatisfy({ $0 > 0 }), columnSums.allSatisfy({ $0 > 0 }) else { return nil }
        let total = rowSums.reduce(0, +)
        var correction = 0.0
        if correct, table.count == 2, columns == 2 {
            // The four deviations of a 2 x 2 table have one size.
            correction = min(0.5, abs(Double(table[0][0]) - rowSums[0] * columnSums[0] / total))
        }
        var statistic = 0.0
        var smallest = Double.infinity
        for (row, rowSum) in zip(table, rowSums) {
            for (count, columnSum) in zip(row, columnSums) {
                let expected = rowSum * columnSum / total
                let deviation = abs(Double(count) - expected) - correction
                statistic += deviation * deviation / expected
                smallest = min(smallest, expected)
            }
        }
        self.statistic = statistic
        degreesOfFreedom = (table.count - 1) * (columns - 1)
        smallestExpected = smallest
    }

    /// The test of two proportions; nil when all or no subjects had the event.
    public init?(_ proportions: TwoProportions, continuityCorrection correct: Bool = false) {
        self.init(
            [proportions.first, proportions.second].map { [$0.events, $0.count - $0.events] },
            continuityCorrection: correct)
    }

    public var pValue: Double { boost_chi_squared_upper(statistic, Double(degreesOfFreedom)) }
}
