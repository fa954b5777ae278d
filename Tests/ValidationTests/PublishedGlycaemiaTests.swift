import Foundation
import Integration
import Testing

/// Empagliflozin, glucose and HbA1c (Baron et al. 2016, doi:10.1007/s13300-016-0174-y) and the course of type 2 diabetes on
/// placebo (Choy et al. 2016, doi:10.1002/psp4.12051).
@Suite struct PublishedGlycaemiaTests {
    /// The paper's own twin: without the drug, glucose stays at what it was.
    private static func twin() throws -> LibraryTwin {
        try LibraryTwin([
            ("drug", "empagliflozin-baron-2016", [:]),
            ("glycaemia", "glycaemia-baron-2016", ["AUC": "drug.AUC", "untreated": "glycaemia.BFPG"]),
        ])
    }

    /// Medians of the patients of the analysis, table 2: 58 years, 29.1 kg/m2, 81.8 mL/min/1.73 m2, 8.38 mmol/L.
    private static let patient: [String: LibraryTwin.Given] = [
        "age": 58, "body_mass_index": 29.1, "egfr": 81.8, "fpg_before": 8.38, "duration": 6,
    ]

    /// The US label of Jardiance (section 12.3, from a population analysis): CL/F 10.6 L/h, steady-state volume 73.8 L,
    /// terminal half-life 12.4 h.
    @Test func label() throws {
        let twin = try LibraryTwin("empagliflozin-baron-2016")
        let solution = try twin.solve([:], [twin.dose(25)], at: [72, 96])
        let c = solution.samples[try twin.output("C")]
        #expect(abs(24 * log(2) / log(c[0] / c[1]) - 12.4) < 0.1)
        #expect(try twin.parameter("CL", in: solution) == 10.6)
        // Parameters of three figures; the label's reference patient is not stated.
        let volume = try twin.parameter("V2", in: solution) + twin.parameter("V3", in: solution)
        #expect(abs(volume / 73.8 - 1) < 0.02)
    }

    /// At a steady state the running AUC averages dose / (CL/F) over a dosing interval: 10 mg / 450.91 g/mol / 10.6 L/h.
    @Test func exposure() throws {
        let twin = try LibraryTwin("empagliflozin-baron-2016")
        let auc = try twin.output("AUC")
        let solution = try twin.solve(
            [:], [twin.dose(10, every: 24, times: 60)], functionals: [.average(observable: auc, from: 1200, to: 1224)],
            until: 1224)
        #expect(abs(solution.functionals[0] / (10e6 / 450.91 / 10.6) - 1) < 1e-6)
    }

    /// FPG and HbA1c settle at BFPG / (1 + STIM) and 3.99 % + 0.466 % per mmol/L of it.
    @Test(arguments: [0.0, 1, 10, 25]) func steadyState(_ dose: Double) throws {
        let twin = try Self.twin()
        let (fpg, hba1c) = (try twin.output("glycaemia.FPG"), try twin.output("glycaemia.HbA1c"))
        let weeks = 104.0 * 168
        let doses = dose > 0 ? [twin.dose(dose, every: 24, times: 104 * 7)] : []
        let solution = try twin.solve(
            Self.patient, doses,
            functionals: [fpg, hba1c].map { .average(observable: $0, from: weeks - 24, to: weeks) }, until: weeks)
        let auc = dose * 1e6 / 450.91 / (try twin.parameter("drug.CL", in: solution))
        let stimulation = try twin.parameter("glycaemia.Gmax", in: solution) * auc / (703 + auc)
        let expected = try twin.parameter("glycaemia.BFPG", in: solution) / (1 + stimulation)
        // The running AUC still swings within the day, and STIM is concave in it: by less than 0.1 %.
        #expect(abs(solution.functionals[0] / expected - 1) < 1e-3)
        #expect(abs(solution.functionals[1] - (3.99 + 0.466 * expected)) < 5e-3)
    }

    /// 24 weeks of monotherapy, changes minus those on placebo: HbA1c -0.74 and -0.86 %, FPG -1.73 and -2.01 mmol/L with
    /// 10 and 25 mg (Roden M et al. Lancet Diabetes Endocrinol 2013;1:208-219, in table 1 of doi:10.2147/IJGM.S67566).
    /// One trial's patients are not those of the pooled analysis: within a quarter.
    @Test(arguments: [(10.0, -0.74, -1.73), (25.0, -0.86, -2.01)])
    func monotherapy(_ dose: Double, _ hba1c: Double, _ fpg: Double) throws {
        let twin = try Self.twin()
        let end = 24.0 * 168
        let solution = try twin.solve(Self.patient, [twin.dose(dose, every: 24, times: 168)], at: [0, end])
        let glucose = solution.samples[try twin.output("glycaemia.FPG")]
        let glycated = solution.samples[try twin.output("glycaemia.HbA1c")]
        #expect(abs((glucose[1] - glucose[0]) / fpg - 1) < 0.25)
        #expect(abs((glycated[1] - glycated[0]) / hba1c - 1) < 0.25)
    }

    /// Choy 2016: with 61 % of beta-cell function and 25 % of sensitivity the feedback gives 7.46 mmol/L. When the gain on
    /// placebo is over, a year's loss of 0.209 logits remains: FPG (FPG - 3.5) = 4.5 / (0.25 B).
    @Test func progression() throws {
        let twin = try LibraryTwin([
            ("disease", "diabetes-choy-2016", ["FPG0": "glycaemia.BFPG"]),
            ("glycaemia", "glycaemia-baron-2016", ["AUC": "0 nmol*h/L", "untreated": "disease.FPG"]),
        ])
        func feedback(_ function: Double) -> Double {
            let product = 35.1 / 7.8 / (function / (1 + exp(1.1)))
            return (3.5 + (3.5 * 3.5 + 4 * product).squareRoot()) / 2
        }
        let start = feedback(1 / (1 + exp(-0.446)))
        #expect(abs(start - 7.46) < 0.005)
        let solution = try twin.solve(
            [:], at: [0, 60 * 24, 365.25 * 24], parameters: ["glycaemia.BFPG": start])
        let fpg = solution.samples[try twin.output("disease.FPG")]
        let gained = 1 / (1 + exp(-0.446 + 0.209 * 60 / 365.25)) * 1.171
        #expect(abs(fpg[1] - feedback(gained)) < 1e-9)
        let lost = 1 / (1 + exp(-0.446 + 0.209))
        #expect(abs(fpg[2] - feedback(lost)) < 1e-9)
        #expect(fpg[1] < start && fpg[2] > start)
    }
}
