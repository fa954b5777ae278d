/// Why a patient's parameters cannot be estimated.
public enum EstimationError: Error, Sendable, CustomStringConvertible {
    /// The model says nothing of how measurements of the output scatter.
    case noResidualError(output: String)
    /// The model gives these readings (counted from 0) no chance, whatever the parameters.
    case impossible(readings: [Int])
    /// The correlations contradict each other.
    case contradictoryVariability
    /// The twin could not be solved at the typical parameters.
    case failed(String)

    public var description: String {
        switch self {
        case .noResidualError(let output):
            "the output `\(output)` has no residual error, so measurements of it say nothing certain; give it an `error:`"
        case .impossible(let readings):
            "the model cannot explain \(readings.count == 1 ? "reading" : "readings") "
                + "\(readings.map { String($0 + 1) }.joined(separator: ", ")) at all: it predicts nothing there without"
                + " additive error; look at the times of doses and levels"
        case .contradictoryVariability: "the model's correlations between random effects contradict each other"
        case .failed(let reason): "the patient's twin could not be solved: \(reason)"
        }
    }
}
