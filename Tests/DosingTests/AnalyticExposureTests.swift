import Dosing
import Foundation
import Integration
import ModelLibrary
import Testing

/// Steady states by superposition against closed forms, and against steady states that are solved.
@Suite struct AnalyticExposureTests {
    /// One compartment, infusion of length T every tau (Gibaldi and Perrier 1982): the peak at the infusion's end is
    /// R / CL (1 - e^-kT) / (1 - e^-k tau), the trough e^-k(tau - T) of it; the area over tau is dose / CL.
    @Test(arguments: [(12.0, 1.0), (8, 1.5), (24, 0)]) func oneCompartment(_ shape: (interval: Double, length: Double)) throws {
        let model = try TestPatient.model()
        let task = TwinTask(covariates: [CovariateTrack(60), CovariateTrack(84), CovariateTrack(50)], iiv: [0.2, 0], endTime: 0)
        let solver = ExposureSolver(try PatientModel(model), route: 0, output: 0, hour: 1, probe: task, amount: 500)
        #expect(solver.isProportional)
        let found = solver.unitExposures([shape], [task])[0][0]
        let clearance = 5 * 0.6 * 1.2 * exp(0.2), k = clearance / 50
        let rise = shape.length > 0 ? (1 - exp(-k * shape.length)) / (shape.length * clearance) : 1 / 50
        let peak = rise / (1 - exp(-k * shape.interval))
        // Rounding in the exact solution and 6e-8 of an interval between a bolus and its first reading.
        #expect(abs(found.peak / peak - 1) < 1e-6)
        #expect(abs(found.trough / (peak * exp(-k * (shape.interval - shape.length))) - 1) < 1e-6)
        // A tenth of the tolerance of functionals, 1e-6.
        #expect(abs(found.auc24 / (24 / shape.interval / clearance) - 1) < 1e-5)
        #expect(abs(found.average * 24 - found.auc24) < 1e-9 * found.auc24)
    }

    /// Two compartments: against CVODE's steady state of the same dose, which is how other models are solved.
    @Test func twoCompartments() throws {
        let model = try ModelLibrary.model("vancomycin-goti-2018")
        let task = TwinTask(covariates: [CovariateTrack(82), CovariateTrack(55), CovariateTrack(0)], iiv: [0.3, -0.4, 0.5, 0], endTime: 0)
        let solver = ExposureSolver(try PatientModel(model), route: 0, output: 0, hour: 1, probe: task, amount: 1000)
        let regimen = CandidateRegimen(amount: 1000, interval: 12, length: 1.5, pieces: 1)
        let solved = solver.exposures([regimen], [task])[0][0]
        let unit = solver.unitExposures([(8, 1), (12, 1.5)], [task])[1][0].scaled(1000)
        // Those are solved to 1e-5.
        for (a, b) in [(unit.peak, solved.peak), (unit.trough, solved.trough), (unit.auc24, solved.auc24), (unit.average, solved.average)] {
            #expect(abs(a / b - 1) < 1e-4)
        }
        for (a, b) in zip(unit.course, solved.course) { #expect(abs(a / b - 1) < 1e-4) }
    }

    /// Michaelis-Menten elimination is solved regimen by regimen: in steady state of a constant infusion
    /// vmax C / (km + C) = rate. Short intervals come near to it.
    @Test func saturableElimination() throws {
        let model = try TestPatient.model("""
            model: saturable
            title: Saturable elimination
            time: h
            parameters: {vmax: 20 mg/h, km: 5 mg/L, V: 40 L}
            states: {central: mg}
            equations: |
              C = central / V
              central' = -vmax * C / (km + C)
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {proportional: 10 %}}}
            """)
        let task = TwinTask(endTime: 0)
        let solver = ExposureSolver(try PatientModel(model), route: 0, output: 0, hour: 1, probe: task, amount: 10)
        #expect(!solver.isProportional)
        let found = solver.exposures([CandidateRegimen(amount: 10, interval: 1, length: 1, pieces: 1)], [task])[0][0]
        #expect(abs(found.average - 5) < 1e-3)
    }

    @Test func timeAboveIsLinearBetweenPoints() {
        let goal = ExposureGoal(measure: .timeAbove, output: 0, level: 2, least: 0.5, most: nil)
        let exposure = SteadyExposure(auc24: 0, trough: 0, peak: 4, average: 2, course: [4, 3, 2, 1, 0])
        #expect(exposure.value(of: goal) == 0.5)
        // Twice the dose is above 2 where the course is above 1.
        #expect(exposure.value(of: goal, scale: 2) == 0.75)
    }
}
