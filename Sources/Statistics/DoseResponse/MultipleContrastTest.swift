/// The first step of MCP-Mod: is there a dose response of any of some shapes?
///
///     let test = try MultipleContrastTest(means, candidates: candidates)
///     test.best.contrast.statistic > criticalValue
///     test.adjustedPValues
///
/// One-sided: a contrast is positive when the response follows the candidate. The p value of a contrast is the
/// probability that the largest of the correlated t statistics exceeds it, so the familywise error is kept. A critical
/// value depends on the design only: a simulation computes it once.
public struct MultipleContrastTest: Sendable {
    public struct Line: Sendable, Hashable {
        public let name: String
        /// The contrast of the dose means.
        public let contrast: StudentEstimate
        public var statistic: Double { contrast.statistic }
    }

    public let contrasts: OptimalContrasts
    /// In the order of the candidates.
    public let lines: [Line]
    public let degreesOfFreedom: Double

    /// Throws what ``OptimalContrasts`` throws.
    public init(_ means: DoseMeans, candidates: [DoseCandidate]) throws(DoseResponseError) {
        let contrasts = try OptimalContrasts(candidates, covariance: means.covariance)
        self.contrasts = contrasts
        degreesOfFreedom = means.degreesOfFreedom
        lines = candidates.indices.map { i in
            let row = contrasts.contrasts.row(i)
            let contrast = StudentEstimate(
                estimate: row.dot(means.estimates), standardError: means.covariance.form(row).squareRoot(),
                degreesOfFreedom: means.degreesOfFreedom)
            return Line(name: candidates[i].name, contrast: contrast)
        }
    }

    /// The line with the largest statistic.
    public var best: Line { lines.max { $0.statistic < $1.statistic } ?? lines[0] }

    /// The distribution of the largest statistic without a dose response.
    public var maximum: MaximumT? {
        MaximumT(correlation: contrasts.correlation, degreesOfFreedom: degreesOfFreedom)
    }

    /// One-sided p values adjusted for all candidates, in their order, within 1e-6 for up to five doses.
    public var adjustedPValues: [Double] {
        guard let maximum else { return lines.map { _ in .nan } }
        return lines.map { maximum.upperTail($0.statistic).probability }
    }

    /// What a statistic must exceed to be significant at a one-sided familywise level; nil unless it is within (0, 1).
    public func criticalValue(level: Double) -> Double? { maximum?.criticalValue(level: level) }
}
