import Statistics

/// How the values of an output in an arm are distributed over all twins, at each of its times.
public struct TrajectorySummary: Sendable, Equatable {
    /// Twins with a value.
    public let counts: [Int]
    /// The probabilities whose quantiles are known.
    public let probabilities: [Double]
    /// `[probability][time]`; NaN where no twin has a value.
    public let quantiles: [[Double]]
    /// Bound of the relative error of the quantiles.
    public let relativeError: Double

    /// The quantile of a probability over time; nil when it was not stored.
    public func quantile(_ p: Double) -> [Double]? { probabilities.firstIndex(of: p).map { quantiles[$0] } }
}

extension ResultReader {
    /// The summary of an output, in a file that keeps summaries.
    public func summary(_ output: String, arm: String) throws -> TrajectorySummary {
        let group = "/trajectories/\(arm)"
        let path = "\(group)/\(output)"
        let values = try file.numbers(path)
        let times = try file.shape(path).last ?? 0
        guard case .number(let bound)? = try file.attribute("relative_error", of: path),
            let counts = try file.read("\(group)/\(TrajectorySummaries.names(of: output)[0])").asIntegers
        else { throw ResultStoreError(path, "holds no summary", remedy: "give an output of a run with `keep: summaries`") }
        return TrajectorySummary(
            counts: counts, probabilities: try file.numbers("\(group)/\(TrajectorySummaries.quantile.name)"),
            quantiles: stride(from: 0, to: values.count, by: max(1, times)).map { Array(values[$0..<($0 + times)]) }, relativeError: bound)
    }
}
