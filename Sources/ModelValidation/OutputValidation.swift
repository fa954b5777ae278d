import ModelLanguage
import Statistics

/// The statistics of one output's measurements.
struct OutputValidation {
    let output: ModelOutput
    /// Of this output, in the order of the data.
    let measurements: [ValidationPlan.Measurement]
    let found: [SubjectFinding.Measured]
    let bins: TimeBins

    init(_ plan: ValidationPlan, output index: Int, _ found: [SubjectFinding.Measured]) {
        let places = plan.measurements.indices.filter { plan.measurements[$0].output == index }
        output = plan.model.outputs[index]
        measurements = places.map { plan.measurements[$0] }
        self.found = places.map { found[$0] }
        let times = places.map { plan.request.basis == .dose ? found[$0].timeAfterDose : plan.measurements[$0].time }
        // Times are finite and the user's limits were checked where they were read.
        bins = TimeBins(times, Self.binning(plan.request.bins, times)) ?? .empty
    }

    /// Distinct times up to which each is a bin of its own, if it has enough measurements on average.
    private static let mostNominal = 15
    private static let fewestPerTime = 5
    /// Measurements wanted per bin of times that are alike, and the numbers of such bins.
    private static let perBin = 15
    private static let binCounts = 3...12

    private static func binning(_ bins: ValidationRequest.Bins, _ times: [Double]) -> TimeBinning {
        switch bins {
        case .nominal: return .nominal(tolerance: 0)
        case .count(let count): return .quantiles(count)
        case .limits(let limits): return .limits(limits)
        case .automatic:
            let distinct = Set(times).count
            if distinct <= mostNominal, times.count >= fewestPerTime * distinct { return .nominal(tolerance: 0) }
            return .clusters(min(binCounts.upperBound, max(binCounts.lowerBound, times.count / perBin)))
        }
    }

    /// Of predictions at the typical parameters; values below the limit have no error and are left out.
    var populationErrors: PredictionErrors? { errors { $0.prediction } }
    /// Of predictions at each subject's own parameters.
    var individualErrors: PredictionErrors? { errors { $0.individual } }

    private func errors(_ prediction: (SubjectFinding.Measured) -> Double) -> PredictionErrors? {
        let quantified = measurements.indices.filter { !measurements[$0].isBelow }
        return PredictionErrors(
            observed: quantified.map { measurements[$0].observed }, predicted: quantified.map { prediction(found[$0]) },
            subjects: quantified.map { measurements[$0].subject })
    }

    /// - Parameter isCorrected: by the bin's median prediction.
    func check(isCorrected: Bool) -> PredictiveCheck? {
        PredictiveCheck(
            PredictiveCheck.Measurements(
                observed: measurements.map(\.observed), limits: measurements.map { $0.limit ?? .nan },
                simulated: found.map(\.simulated)),
            bins, predictions: isCorrected ? found.map(\.prediction) : nil)
    }

    /// Measurements times the bin's median prediction over their own.
    var corrected: [Double] {
        PredictiveCheck.corrected(measurements.map(\.observed), predictions: found.map(\.prediction), bins)
    }
}
