/// Why no sensitivity indices or Shapley values can be computed.
public enum SensitivityError: Error, Hashable, CustomStringConvertible {
    /// There is nothing to attribute the output to.
    case noFactors
    /// A group without factors, a factor that is not there, or one in several groups or in none.
    case malformedGroups
    /// Two factors depend on each other and are in different groups: variance cannot be divided between them.
    case dependentFactorsApart(Int, Int)
    /// Outputs of the design that do not belong together: each group has as many as the first two samples.
    case unequalLengths
    /// Fewer complete rows than ``SobolIndices/fewestRows``.
    case tooFewRows(Int)
    /// The output does not vary.
    case noVariance
    /// A value of a set of players that is not finite.
    case undefinedValue(Double)
    /// Fewer than two pairs of permutations, which have no standard error.
    case tooFewPermutations(Int)

    public var description: String {
        switch self {
        case .noFactors: "there are no factors"
        case .malformedGroups: "the groups must hold every factor once and nothing else"
        case .dependentFactorsApart(let first, let second):
            "factors \(first) and \(second) depend on each other but are in different groups; put them into one"
        case .unequalLengths: "the outputs of a design have different lengths"
        case .tooFewRows(let count):
            "\(count) rows without missing values are too few; \(SobolIndices.fewestRows) are the least"
        case .noVariance: "the output does not vary"
        case .undefinedValue(let value): "the value of a set of players is \(value)"
        case .tooFewPermutations(let count): "\(count) pairs of permutations are too few"
        }
    }
}
