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
    /// NONMEM found another, worse mode: a prediction of zero before the lag (OBJ 117,688 against 35).
    private static func isWrongMode(_ run: String, _ id: String) -> Bool { run == "run003" && ["9", "17"].contains(id) }

    @Test(arguments: runs) func modesAgree(_ run: String) throws {
        let reference = try NonmemReference(run)
        let tolerance = Self.tolerance(run)
        var effects = 0, near = 0, worstCovariance = 0.0, worstPrediction = 0.0
        #expect(reference.plan.subjectIDs == reference.subjects.map(\.id))
        var evals = 0
        let t0 = Date()
        defer { print("TIME", run, Date().timeIntervalSince(t0), evals) }
        for (index, subject) in reference.subjects.enumerated() {
            defer { _ = 0 }
            let estimate = try reference.estimate(index)
            evals += estimate.evaluations
            #expect(estimate.isConverged, "\(run) subject \(subject.id)")
            if !estimate.isConverged { print("NC", run, subject.id, estimate.effects, estimate.objective) }
            if run == "run003", subject.id == "15" { print("OBJ15", estimate.objective, try reference.estimator.objective(of: reference.plan.individual(ofSubject: index), at: subject.effects) as Any, estimate.starts, subject.predictions, estimate.predictions) }
            if Self.isWrongMode(run, subject.id) {
                let theirs = try reference.estimator.objective(of: reference.plan.individual(ofSubject: index), at: subject.effects)
                #expect(estimate.objective < theirs ?? .infinity)
                continue
            }
            #expect(estimate.effects.count == subject.effects.count)
            for (ours, theirs) in zip(estimate.effects, subject.effects) {
                effects += 1
                if (ours - theirs).magnitude < tolerance.effect { near += 1 }
                else { print("DIFF", run, subject.id, ours, theirs) }
            }
            for (ours, theirs) in zip(estimate.populationPredictions, subject.populationPredictions) {
                #expect((ours - theirs).magnitude <= 1e-5 * theirs.magnitude + 1e-6, "\(run) subject \(subject.id)")
            }
            for (ours, theirs) in zip(estimate.predictions, subject.predictions) {
                worstPrediction = max(worstPrediction, (ours - theirs).magnitude / max(theirs.magnitude, 1e-6))
            }
            for (row, values) in subject.covariance.enumerated() {
                for (column, theirs) in values.enumerated() {
                    let scale = (subject.covariance[row][row] * subject.covariance[column][column]).squareRoot()
                    let error = (estimate.covariance[row, column] - theirs).magnitude / scale
                    if error > tolerance.covariance { print("COV", run, subject.id, row, column, estimate.covariance[row, column], theirs) }
                    worstCovariance = max(worstCovariance, error)
                }
            }
        }
        print("RESULT", run, near, effects, worstPrediction, worstCovariance)
        #expect(Double(near) >= 0.98 * Double(effects))
        #expect(worstPrediction < tolerance.prediction)
        #expect(worstCovariance < tolerance.covariance)
    }
}
