import Estimation
import Foundation
import Testing

/// Estimates against NONMEM's, at the tolerances of the reference's authors: |ETA - NONMEM's| below 0.001 is excellent
/// (Le Louedec et al. 2021), and predictions within 0.1 %.
@Suite struct PublishedNonmemTests {
    static let runs = [
        "run001", "run003", "run006", "run101", "run201", "run204", "run301", "run401", "run501", "run503", "run901", "run931",
    ]

    /// NONMEM's last digits are no better in run931, where it stops at 0.015 from its own minimum.
    private static func tolerance(_ run: String) -> (effect: Double, prediction: Double, covariance: Double) {
        run == "run931" ? (0.02, 5e-3, 0.02) : (1e-3, 1e-3, 1e-3)
    }
    /// Where NONMEM's point is not the mode: there only our objective is compared, which must be lower. In run003 subjects
    /// 9 and 17 predict nothing at their first sample, before the lag (OBJ 117,688 against 35), and 15 stops beside a kink
    /// (37.907 against 37.896: the lag ends at a sample's time). In run006 subject 15 has two modes (39.523 and 39.159).
    private static let lowerHere = ["run003": Set(["9", "15", "17"]), "run006": ["15"]]
    /// Where the lag ends at a sample's time: the posterior has no derivative at its mode.
    private static let kinks = ["run003": Set(["15", "19"])]

    @Test(arguments: runs) func modesAgree(_ run: String) throws {
        let reference = try NonmemReference(run)
        let tolerance = Self.tolerance(run)
        var effects = 0, near = 0, worstCovariance = 0.0, worstPrediction = 0.0
        #expect(reference.plan.subjectIDs == reference.subjects.map(\.id))
        for (index, subject) in reference.subjects.enumerated() {
            let estimate = try reference.estimate(index)
            let isKink = Self.kinks[run]?.contains(subject.id) ?? false
            #expect(estimate.isConverged || isKink, "\(run) subject \(subject.id)")
            let individual = try reference.plan.individual(ofSubject: index)
            let theirs = try reference.estimator.objective(of: individual, at: subject.effects) ?? .infinity
            let isLower = estimate.objective < theirs - 1e-3
            #expect(isLower == Self.lowerHere[run]?.contains(subject.id) ?? false, "\(run) subject \(subject.id)")
            #expect(estimate.objective < theirs + 1e-4, "\(run) subject \(subject.id)")
            if isLower { continue }
            #expect(estimate.effects.count == subject.effects.count)
            for (ours, theirs) in zip(estimate.effects, subject.effects) {
                effects += 1
                if (ours - theirs).magnitude < tolerance.effect { near += 1 }
            }
            for (ours, theirs) in zip(estimate.populationPredictions, subject.populationPredictions) {
                #expect((ours - theirs).magnitude <= (run == "run931" ? 1e-3 : 1e-5) * theirs.magnitude + 1e-6, "\(run) subject \(subject.id)")
            }
            for (ours, theirs) in zip(estimate.predictions, subject.predictions) {
                worstPrediction = max(worstPrediction, (ours - theirs).magnitude / max(theirs.magnitude, 1e-6))
            }
            if isKink { continue }
            for (row, values) in subject.covariance.enumerated() {
                for (column, theirs) in values.enumerated() {
                    let scale = (subject.covariance[row][row] * subject.covariance[column][column]).squareRoot()
                    let error = (estimate.covariance[row, column] - theirs).magnitude / scale
                    worstCovariance = max(worstCovariance, error)
                }
            }
        }
        print("\(run): \(near) of \(effects) ETAs, IPRED within \(worstPrediction), ETC within \(worstCovariance)")
        #expect(Double(near) >= 0.98 * Double(effects))
        #expect(worstPrediction < tolerance.prediction)
        #expect(worstCovariance < tolerance.covariance)
    }
}
