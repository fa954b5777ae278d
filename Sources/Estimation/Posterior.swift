import Statistics

/// Draws from a patient's posterior, all of one weight.
public struct Posterior: Sendable {
    /// How the draws were made.
    public enum Method: String, Sendable {
        /// From the normal distribution at the mode with the inverse of the exact Hessian.
        case laplace
        /// From a wider distribution, weighted by the posterior and resampled.
        case importance
    }

    /// Effects, in the order of the space's directions.
    public let draws: [[Double]]
    public let method: Method
    /// Why that method, for people.
    public let reason: String
    /// How many independent draws the weighted ones were worth.
    public let effectiveSampleSize: Double
    /// How many were weighted.
    public let proposals: Int
}
