/// Arguments that no statistic can be computed from.
public enum StatisticsError: Error, Hashable, CustomStringConvertible {
    /// Two series that should pair value by value have different lengths.
    case unequalLengths(first: Int, second: Int)

    public var description: String {
        switch self {
        case .unequalLengths(let first, let second):
            "paired series have \(first) and \(second) values; give one value of each per subject, NaN where missing"
        }
    }
}
