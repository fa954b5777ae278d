import Documents
import Dosing
import Foundation
import ModelLibrary
import Testing

/// A two-compartment model: the estimate, and 200 regimens over 1,000 draws of the posterior.
@Suite(.serialized) struct PropertySpeedTests {
    @Test func twoHundredRegimensAreRankedAtOnce() throws {
        let record = try TestPatient.record("""
            covariates: {weight: 82 kg, creatinine_clearance: 55 mL/min, dialysis: none}
            doses: [{time: 0 h, amount: 2000 mg, over: 2 h}, {time: 12 h, amount: 1250 mg, over: 1.5 h}]
            levels: [{time: 11.5 h, value: 16.8 mg/L}, {time: 23 h, value: 21.5 mg/L}]
            target: {auc24: [400 mg*h/L, 600 mg*h/L]}
            limit: {trough: 20 mg/L}
            constraints: {strengths: 50 mg, most: 2000 mg, every: [12 h, 24 h], over: [1 h, 1.5 h, 2 h]}
            """)
        let model = try ModelLibrary.model("vancomycin-goti-2018")
        let diagnostics = Diagnostics()
        let maker = CaseMaker(record, model, diagnostics)
        let patient = try #require(maker.make())
        let plan = try #require(try DosingPlan.make([maker], record, diagnostics))
        let regimens = Array(plan.regimens.prefix(200))
        #expect(regimens.count == 200)
        let compiled = try PatientModel(model)
        let start = Date()
        let fit = try PatientFitter(seed: 1, draws: 1000).fit(patient, compiled)
        let fitted = Date()
        var typical = fit.priorTasks[0]
        typical.iiv = []
        let solver = ExposureSolver(compiled, route: 0, output: 0, hour: 1, probe: typical, amount: 1000)
        let table = ExposureTable(
            regimens, [WeightedDraws(solver: solver, draws: fit.posteriorTasks, weight: 1, target: plan.targets[0], limits: plan.limits[0])], hour: 1)
        let order = table.order()
        let end = Date()
        #expect(order.count == 200)
        let text = String(format: "estimate and draws %.2f s, ranking %.2f s", fitted.timeIntervalSince(start), end.timeIntervalSince(fitted))
        print(text)
        // One second on two cores that do nothing else; tests share them.
        #expect(end.timeIntervalSince(start) < 8, "\(text)")
    }
}
