import Foundation
import Integration
import Testing

/// Hamberg et al. 2010 (doi:10.1038/clpt.2010.37) against the published SBML of the model and the paper's abstract.
@Suite struct PublishedWarfarinTests {
    /// A patient of the published in silico trial: genotypes and age from its cohort, doses of days 1 to 19 from its
    /// optimal regimens, and the INR that the SBML's equations give.
    struct Patient: Sendable, CustomTestStringConvertible {
        var id: Int
        var cyp2c9: String
        var vkorc1: String
        var age: Double
        var doses: [Double]
        var inr: [Double]
        var testDescription: String { "patient \(id): \(cyp2c9), \(vkorc1)" }
    }

    /// github.com/DavAug/mipd-warfarin at 4710c06, of Augustin D et al. Front Pharmacol 2023;14:1270443,
    /// doi:10.3389/fphar.2023.1270443: `models/hamberg_warfarin_inr_model.xml`, its rules evaluated as they stand and
    /// solved by SciPy 1.17.1's LSODA (rtol 1e-11), after absorption at 2 per hour of the S half of each dose. Parameters
    /// are the typical ones of the repository's first parameter table (commit fdbd67e).
    static let patients = [
        Patient(
            id: 653, cyp2c9: "star1_star1", vkorc1: "GG", age: 48.023462897563206,
            doses: [20.5, 30, 30, 30, 12, 6.5] + [Double](repeating: 9.5, count: 13),
            inr: [1.44364124, 2.30684280, 3.15066824, 4.00712881, 3.38195897, 2.90663470, 2.66381039]),
        Patient(
            id: 201, cyp2c9: "star1_star1", vkorc1: "GA", age: 52.75671746098421,
            doses: [11.5, 18, 0, 2, 2, 3.5] + [Double](repeating: 2.5, count: 13),
            inr: [1.33576848, 2.04317375, 2.23673975, 1.94511693, 1.80137122, 1.62861656, 1.55729226]),
        Patient(
            id: 3, cyp2c9: "star1_star2", vkorc1: "AA", age: 55.10146402558887,
            doses: [11.5, 30, 0, 0, 0, 2] + [Double](repeating: 2.5, count: 13),
            inr: [1.56728904, 3.20207155, 4.06200384, 3.45269551, 2.85709995, 2.43555790, 2.26451256]),
        Patient(
            id: 205, cyp2c9: "star1_star3", vkorc1: "GA", age: 40.66519635613734,
            doses: [28, 30, 30, 30, 6.5, 1] + [Double](repeating: 7, count: 13),
            inr: [1.88719198, 3.33879509, 4.64799046, 6.16031225, 5.29695474, 4.31147883, 3.66963981]),
        Patient(
            id: 5, cyp2c9: "star2_star2", vkorc1: "AA", age: 48.27433240505826,
            doses: [2, 2, 0, 0, 1, 2] + [Double](repeating: 0, count: 13),
            inr: [1.08938471, 1.25673704, 1.32884244, 1.32745820, 1.42589710, 1.20896348, 1.02968777]),
        Patient(
            id: 217, cyp2c9: "star2_star3", vkorc1: "GA", age: 44.52715479818553,
            doses: [2, 9.5, 0, 0, 0, 0] + [Double](repeating: 1, count: 13),
            inr: [1.05540447, 1.42827209, 1.70282560, 1.68994219, 1.59812595, 1.56542166, 1.56208851]),
        Patient(
            id: 684, cyp2c9: "star3_star3", vkorc1: "GG", age: 53.80837851986408,
            doses: [2, 9.5, 0, 0, 1, 0] + [Double](repeating: 1, count: 13),
            inr: [1.04043820, 1.32274833, 1.55875912, 1.65050217, 1.67853395, 1.68726115, 1.68443166]),
    ]

    @Test(arguments: patients) func publishedEquations(_ patient: Patient) throws {
        let twin = try LibraryTwin("warfarin-hamberg-2010")
        let doses = patient.doses.enumerated().filter { $0.element > 0 }.map {
            twin.dose($0.element, from: 24 * Double($0.offset))
        }
        let solution = try twin.solve(
            ["CYP2C9": .level(patient.cyp2c9), "VKORC1": .level(patient.vkorc1), "age": .number(patient.age)], doses,
            at: [1, 2, 3, 5, 8, 12, 19].map { 24 * $0 })
        for (inr, published) in zip(solution.samples[try twin.output("INR")], patient.inr) {
            // Eight decimals are kept.
            #expect(abs(inr - published) < 2e-8)
        }
    }

    /// At a steady state the INR is 1 + 20 E, with E of the mean rate of S-warfarin: within the swing of a day's dose.
    @Test func steadyState() throws {
        let twin = try LibraryTwin("warfarin-hamberg-2010")
        let times = (0..<24).map { 24.0 * 120 + Double($0) }
        let solution = try twin.solve(
            ["age": 71], [twin.dose(5, every: 24, times: 130)], at: times)
        let inr = solution.samples[try twin.output("INR")]
        let ratio = pow(2.5 / 24 / (0.348 * 4.10), 1.15)
        let expected = 1 + 20 * ratio / (1 + ratio)
        // E is slightly convex in the rate: with a half-life of 28 h the mean of a day exceeds E of the mean by under 1 %.
        #expect(abs(inr.reduce(0, +) / 24 / expected - 1) < 0.01)
    }

    /// Abstract: genotype of CYP2C9 changes the dose needed up to 4.2 times, that of VKORC1 up to 2.1 times, and age
    /// lowers it by about 6 % per decade. The dose for an INR is proportional to CL EC50.
    @Test func doseRatios() throws {
        let twin = try LibraryTwin("warfarin-hamberg-2010")
        func need(_ cyp2c9: String, _ vkorc1: String, age: Double = 71) throws -> Double {
            let solution = try twin.solve(
                ["CYP2C9": .level(cyp2c9), "VKORC1": .level(vkorc1), "age": .number(age)], until: 1)
            return try twin.parameter("CL", in: solution) * twin.parameter("EC50", in: solution)
        }
        let reference = try need("star1_star1", "GG")
        // 0.174 / 0.0422 is 4.12 and 2.05 / 0.96 is 2.14: estimates of three figures.
        #expect(abs(reference / (try need("star3_star3", "GG")) - 4.2) < 0.1)
        #expect(abs(reference / (try need("star1_star1", "AA")) - 2.1) < 0.05)
        #expect(abs(1 - (try need("star1_star1", "GG", age: 81)) / reference - 0.06) < 0.005)
    }

    /// The label of Coumadin (section 12.3): the half-life of S-warfarin is 21 to 43 hours.
    @Test func halfLife() throws {
        let twin = try LibraryTwin("warfarin-hamberg-2010")
        let solution = try twin.solve([:], [twin.dose(10)], at: [48, 96])
        let c = solution.samples[try twin.output("C")]
        let halfLife = 48 * log(2) / log(c[0] / c[1])
        #expect(halfLife > 21 && halfLife < 43)
        #expect(abs(halfLife - log(2) * 14.3 / 0.348) < 1e-6)
    }
}
