import Foundation
import Integration
import Testing

/// Errors follow the tolerance, whatever the units.
@Suite struct AnalyticConvergenceTests {
    private let closed = ClosedForm.twoCompartmentsOral(ka: 0.9, k10: 0.3, k12: 0.5, k21: 0.25)
    private let times = stride(from: 0.5, to: 48, by: 0.5).map { $0 }

    private func error(_ relative: Double, dose: Double = 100) throws -> Double {
        let task = TwinTask.doses([.dose(0, dose)], at: times)
        let solution = try TestModel.twoCompartmentsOral().solve(task, Tolerances(relative: relative))
        return zip(times, solution.samples[0]).map { abs($1 / (dose * closed.bolus($0)) - 1) }.max() ?? .infinity
    }

    /// Tolerance proportionality: the global error of a method under local error control is proportional to the
    /// tolerance, up to the step count's slow growth (Soderlind G. Numer Algorithms 2002;31:281-310).
    @Test func errorIsProportionalToTolerance() throws {
        let tolerances = [1e-4, 1e-6, 1e-8, 1e-10]
        let errors = try tolerances.map { try error($0) }
        for (tolerance, error) in zip(tolerances, errors) { #expect(error < 100 * tolerance) }
        for (loose, tight) in zip(errors, errors.dropFirst()) { #expect(tight < 0.2 * loose) }
        let slope = Foundation.log(errors[0] / errors[3]) / Foundation.log(tolerances[0] / tolerances[3])
        #expect(slope > 0.75 && slope < 1.2)
    }

    /// Absolute tolerances are sized by the twin itself: the same twin in other units has the same relative errors.
    @Test func unitsDoNotMatter() throws {
        let reference = try error(1e-6)
        for dose in [1e-9, 1e-3, 1e6] {
            let other = try error(1e-6, dose: dose)
            #expect(abs(other / reference - 1) < 0.05)
        }
    }
}
