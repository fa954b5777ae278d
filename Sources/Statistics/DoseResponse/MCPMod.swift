/// Multiple comparisons and modelling: proof of a dose response, then the curves whose candidates were significant
/// (Bretz, Pinheiro and Branson 2005, doi:10.1111/j.1541-0420.2005.00344.x).
///
///     let trial = try MCPMod(means, candidates: curves, level: 0.025)
///     trial.models?.best.curve.targetDose(difference: 0.4, maximum: 1)
public struct MCPMod: Sendable {
    public let test: MultipleContrastTest
    public let criticalValue: Double
    /// Places of candidates whose statistic exceeds the critical value.
    public let significant: [Int]
    /// Fits of the significant candidates' families, each family once; nil when none is significant.
    public let models: ModelAverage?
    /// Names of significant candidates whose family could not be fitted, with the reason.
    public let failures: [(name: String, reason: DoseResponseError)]

    /// - Parameters:
    ///   - candidates: curves whose shape and direction are meant.
    ///   - level: one-sided familywise error.
    ///   - criticalValue: when it is known from an earlier trial of the same design.
    /// Throws what ``MultipleContrastTest`` throws.
    public init(
        _ means: DoseMeans, candidates: [DoseResponseCurve], level: Double = 0.025, criticalValue: Double? = nil
    ) throws(DoseResponseError) {
        let test = try MultipleContrastTest(
            means, candidates: candidates.map { DoseCandidate($0, doses: means.doses) })
        guard let critical = criticalValue ?? test.criticalValue(level: level) else { throw .invalidLevel(level) }
        let significant = test.lines.indices.filter { test.lines[$0].statistic > critical }
        var fits: [DoseResponseFit] = []
        var failures: [(name: String, reason: DoseResponseError)] = []
        var families: [DoseResponseFamily] = []
        for place in significant where !families.contains(candidates[place].family) {
            families.append(candidates[place].family)
            do {
                fits.append(try DoseResponseFit(means, candidates[place].family))
            } catch {
                failures.append((candidates[place].family.name, error))
            }
        }
        self.test = test
        self.criticalValue = critical
        self.significant = significant
        self.failures = failures
        models = ModelAverage(fits)
    }
}
