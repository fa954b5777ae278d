import Foundation
import ModelLanguage
import Randomness
import TrialProtocol

/// What a laboratory would report of a twin: the truth with the output's residual error, censored at its limit.
///
/// Noise is keyed by arm, output and time, so that no visit or arm disturbs another's readings.
struct Assay: Sendable {
    private let outputs: [ModelOutput]
    /// `[arm][output]`
    private let keys: [[StreamKey]]

    struct Reading {
        var value: Double
        var isCensored: Bool
    }

    init(_ plan: TrialPlan) {
        let outputs = plan.twin.outputs
        self.outputs = outputs
        keys = plan.arms.map { arm in
            outputs.map { StreamKey(seed: plan.seed, purpose: "noise:\(arm.name):\($0.name)") }
        }
    }

    /// The one reading that there is of an output of a twin in an arm at a time, whoever looks at it.
    func reading(
        of truth: Double, arm: Int, output index: Int, time: Double, replicate: Int, twin: Int
    ) -> Reading {
        let output = outputs[index]
        var value = truth
        if let error = output.error {
            var stream = keys[arm][index].stream(
                replicate: replicate, twin: twin, substream: Int(truncatingIfNeeded: time.bitPattern))
            value = error.disturbed(truth, by: stream.normal())
        }
        // A negative concentration is never reported: without a limit of quantification it reads as 0, censored.
        let limit = output.lloq ?? 0
        return value < limit ? Reading(value: limit, isCensored: true) : Reading(value: value, isCensored: false)
    }
}

extension ResidualError {
    /// A reading of `truth`, given a standard normal variate.
    func disturbed(_ truth: Double, by z: Double) -> Double {
        if onLogScale { return truth * exp(deviation(at: 1) * z) }
        return truth + deviation(at: truth) * z
    }
}
