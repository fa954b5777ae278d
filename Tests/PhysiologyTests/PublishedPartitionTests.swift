import Physiology
import Testing

/// Tissue to plasma ratios against values that others computed or published.
@Suite struct PublishedPartitionTests {
    /// Voriconazole by Poulin and Theil, in Zane NR, Thakker DR. Clin Pharmacokinet 2014;53:1171-1182 as given in
    /// model/model1.cpp of github.com/metrumresearchgroup/Voriconazole-PBPK: logP 2.56, pKa 1.76, 42 % unbound. Values have
    /// two decimals, so are good to 0.005.
    @Test func voriconazole() {
        let drug = PartitionCoefficients(logP: 2.56, ionisation: Ionisation(bases: [1.76]), fup: 0.42, bloodToPlasma: 1)
        let published: [(Tissue, Double)] = [
            (.adipose, 9.89), (.bone, 7.91), (.brain, 7.35), (.gut, 5.82), (.heart, 1.95), (.kidney, 2.90), (.liver, 4.66),
            (.lung, 0.83), (.muscle, 2.94), (.spleen, 2.96),
        ]
        for (tissue, value) in published {
            #expect(abs(drug.value(of: tissue, by: .poulinTheil) - value) <= 0.0051 + 0.001 * value, "\(tissue)")
        }
    }

    struct Drug: Sendable, CustomTestStringConvertible {
        let name: String
        let logP: Double
        let ionisation: Ionisation
        let fup: Double
        var ratio = 1.0
        /// Adipose, bone, brain, gut, heart, kidney, liver, lung, muscle, pancreas, skin, spleen.
        let unbound: [Double]
        var testDescription: String { name }
    }

    /// Tissue over unbound plasma by Rodgers and Rowland, from the inputs of their papers: validation/Kpcoeff_RR.xlsx and
    /// R&R_raw_table.xlsx of the R package KpCoeff (github.com/sueinchoi/KpCoeff), two decimals. A peer program with the
    /// same tissue composition: this holds the equations, of strong bases, weak bases, acids and neutral drugs.
    static let drugs = [
        Drug(name: "imipramine", logP: 4.80, ionisation: Ionisation(bases: [9.5]), fup: 0.24, ratio: 1.67,
             unbound: [78.8, 28.18, 32.38, 88.81, 72.24, 150.02, 138.11, 122.32, 50.01, 69.69, 68.07, 95.02]),
        Drug(name: "lidocaine", logP: 2.44, ionisation: Ionisation(bases: [8.0]), fup: 0.38, ratio: 1.27,
             unbound: [8.51, 9.07, 8.03, 29.67, 26.58, 56.72, 51.84, 44.97, 18.7, 22.04, 18.67, 36.44]),
        Drug(name: "procainamide", logP: 0.88, ionisation: Ionisation(bases: [9.2]), fup: 0.92, ratio: 1,
             unbound: [0.42, 1.36, 1.95, 2.9, 2.79, 4.46, 4.3, 3.77, 2.6, 2.77, 1.9, 3.54]),
        Drug(name: "phencyclidine, which no phospholipid binds", logP: 4.96, ionisation: Ionisation(bases: [9.4]), fup: 0.47, ratio: 1.12,
             unbound: [128.2, 16.78, 37.33, 39.17, 17.11, 18.87, 20.74, 24.78, 12.67, 41.32, 56.48, 11.67]),
        Drug(name: "midazolam", logP: 3.1, ionisation: Ionisation(bases: [6.0]), fup: 0.059,
             unbound: [105.67, 22.94, 49.19, 53.35, 23.78, 25.77, 27.54, 34.79, 16.32, 54.61, 78.45, 15.49]),
        Drug(name: "diazepam", logP: 2.8, ionisation: Ionisation(bases: [3.4]), fup: 0.14,
             unbound: [50.85, 11.94, 25.89, 27.81, 12.42, 13.5, 14.51, 18.04, 8.71, 28.68, 40.59, 8.22]),
        Drug(name: "phenytoin", logP: 2.5, ionisation: Ionisation(acids: [8.3]), fup: 0.19,
             unbound: [21.08, 5.69, 11.99, 13.01, 6.17, 6.6, 6.97, 8.76, 4.35, 13.25, 18.85, 4.21]),
        Drug(name: "valproate", logP: 2.8, ionisation: Ionisation(acids: [4.6]), fup: 0.37,
             unbound: [0.3, 0.43, 0.53, 0.78, 0.79, 0.71, 0.56, 0.9, 0.49, 0.53, 1.03, 0.61]),
        Drug(name: "ciclosporin", logP: 2.9, ionisation: Ionisation(), fup: 0.083,
             unbound: [66.03, 14.8, 32.48, 35.19, 15.98, 17.29, 19.03, 22.81, 10.94, 36.11, 50.24, 11.45]),
        Drug(name: "digoxin", logP: 1.2, ionisation: Ionisation(), fup: 0.61,
             unbound: [1.02, 0.75, 1.43, 1.51, 1.15, 1.16, 1.18, 1.3, 0.98, 1.52, 1.71, 1.09]),
    ]

    @Test(arguments: drugs) func rodgersRowland(_ drug: Drug) {
        let predictor = PartitionCoefficients(logP: drug.logP, ionisation: drug.ionisation, fup: drug.fup, bloodToPlasma: drug.ratio)
        let tissues: [Tissue] = [.adipose, .bone, .brain, .gut, .heart, .kidney, .liver, .lung, .muscle, .pancreas, .skin, .spleen]
        for (tissue, value) in zip(tissues, drug.unbound) {
            #expect(abs(predictor.unboundByRodgersRowland(tissue) - value) <= 0.0051 + 1e-4 * value, "\(tissue)")
            #expect(predictor.value(of: tissue, by: .rodgersRowland) == drug.fup * predictor.unboundByRodgersRowland(tissue))
        }
    }
}
