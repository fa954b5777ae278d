/// Weights of pending patients in TITE-CRM (Cheung and Chappell 2000).
struct FollowUpWeights {
    /// Times of the DLTs as fractions of the window, ascending; empty under the linear scheme.
    private let dltTimes: [Double]

    init(_ history: EscalationHistory, isAdaptive: Bool) {
        dltTimes = isAdaptive ? history.patients.filter(\.hasDLT).map { min(1, $0.followUp) }.sorted() : []
    }

    /// The probability that a DLT within the window would have been seen by now: the fraction observed, or, with
    /// adaptive weights, linear between the times of the z DLTs, each of which has mass 1 / (z + 1).
    /// - Parameter followUp: fraction of the window, below 1.
    func weight(_ followUp: Double) -> Double {
        let seen = dltTimes.prefix { $0 <= followUp }.count
        let start = seen == 0 ? 0 : dltTimes[seen - 1]
        let end = seen == dltTimes.count ? 1 : dltTimes[seen]
        return (Double(seen) + (followUp - start) / (end - start)) / Double(dltTimes.count + 1)
    }
}
