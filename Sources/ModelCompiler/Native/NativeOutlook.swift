/// What native code would cost and save, estimated from counts of operations.
///
///     let outlook = NativeOutlook(
///         twins: 2048, evaluationsPerTwin: 300, operationsPerEvaluation: 40, width: 8, operations: 400,
///         isCached: request.isCached)
///     if mode.choosesNative(outlook) { ... }
public struct NativeOutlook: Sendable {
    /// Of the interpreter's time, on one core.
    public let secondsSaved: Double
    /// To start a compiler and wait for it; next to nothing if the object is in the cache.
    public let secondsToCompile: Double

    /// - Parameters:
    ///   - twins: solutions of one twin still to be made, on this core.
    ///   - evaluationsPerTwin: expected evaluations per solution, of the right-hand side or the like.
    ///   - operationsPerEvaluation: in the programs of one evaluation.
    ///   - width: twins evaluated side by side.
    ///   - operations: in all programs that would be compiled.
    public init(
        twins: Int, evaluationsPerTwin: Double, operationsPerEvaluation: Int, width: Int, operations: Int,
        isCached: Bool
    ) {
        let evaluations = Double(twins) * evaluationsPerTwin / Double(max(width, 1))
        secondsSaved = evaluations * Double(operationsPerEvaluation) * Self.savedPerOperation
        secondsToCompile = isCached ? Self.loading : Self.starting + Double(operations * width) * Self.compilingPerLane
    }

    // Measured on the benchmark models, see the README: rounded, and only good for this decision.
    private static let savedPerOperation = 1.2e-9
    private static let loading = 2e-3
    private static let starting = 0.08
    private static let compilingPerLane = 1.5e-5
}
