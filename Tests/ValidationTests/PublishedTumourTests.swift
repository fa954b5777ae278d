import Foundation
import Integration
import Testing

/// Sunitinib in gastrointestinal stromal tumour: Hansson et al. 2013 (doi:10.1038/psp.2013.61).
@Suite struct PublishedTumourTests {
    private static func twin() throws -> LibraryTwin {
        try LibraryTwin([("drug", "sunitinib-oral", [:]), ("tumour", "tumour-hansson-2013", ["AUC": "drug.AUC"])])
    }

    /// 50 mg a day for 4 of 6 weeks, as a steady input.
    private static func cycles(_ twin: LibraryTwin, _ count: Int) -> EventRecord {
        twin.dose(28 * 50, every: 42, times: count, over: 28)
    }

    /// Without the drug the cumulative hazard is 0.00596 weeks^1.23 exp(0.00237 SLD): of patients with 195 mm half die
    /// within 32.8 weeks. Demetri et al. 2012 (doi:10.1158/1078-0432.CCR-11-3005) estimated 39.0 weeks.
    @Test func survivalOnPlacebo() throws {
        let twin = try Self.twin()
        let median = pow(log(2) / (0.00596 * exp(0.00237 * 195)), 1 / 1.23)
        let solution = try twin.solve(["baseline_sld": 195], at: [7 * median, 7 * 104])
        let survival = solution.samples[try twin.output("tumour.S")]
        #expect(abs(survival[0] - 50) < 1e-5)
        #expect(abs(median / 39.0 - 1) < 0.25)
        // The tumour grows by 0.0118 per week.
        let size = solution.samples[try twin.output("tumour.SLD")]
        #expect(abs(size[1] / (195 * exp(0.0118 * 104)) - 1) < 1e-8)
    }

    /// Figure 4 of the paper: the median decrease of sVEGFR-3 is 0.32. Here, of the typical patient over a cycle.
    @Test func biomarker() throws {
        let twin = try Self.twin()
        let marker = try twin.output("tumour.sVEGFR3")
        let solution = try twin.solve(
            [:], [Self.cycles(twin, 10)], functionals: [.average(observable: marker, from: 336, to: 378)], until: 378)
        #expect(abs(100 - solution.functionals[0] - 32) < 2)
    }

    /// Median survival on sunitinib was 72.7 weeks (Demetri et al. 2012), in patients with a median of 194 mm.
    @Test func survivalOnSunitinib() throws {
        let twin = try Self.twin()
        let solution = try twin.solve(["baseline_sld": 194], [Self.cycles(twin, 18)], at: (0...104).map { 7 * Double($0) })
        let survival = solution.samples[try twin.output("tumour.S")]
        let week = try #require(survival.firstIndex { $0 < 50 })
        #expect(abs(Double(week) / 72.7 - 1) < 0.25)
    }

    /// Without resistance, growth and sKIT the tumour shrinks at 0.00503 AUC per week under constant exposure.
    @Test func shrinkageByExposure() throws {
        let twin = try Self.twin()
        // 100 days of input bring AUC to dose / CL: 50 mg / 50 L/h.
        let solution = try twin.solve(
            [:], [twin.dose(365 * 50, over: 365)], at: [200, 214],
            parameters: [
                "drug.CL": 50, "tumour.KG": 0, "tumour.KsKIT": 0, "tumour.KsVEGFR3": 0, "tumour.lambda": 0,
            ])
        let size = solution.samples[try twin.output("tumour.SLD")]
        #expect(abs(log(size[0] / size[1]) / (2 * 0.00503) - 1) < 1e-6)
    }
}
