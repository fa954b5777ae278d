import Documents
import Foundation
import ModelLibrary
import Populations
import Testing

/// Genotypes: proportions after Hardy and Weinberg, and CPIC's activity scores and phenotypes.
@Suite struct PublishedGenotypeTests {
    /// Diplotype, activity score (nil where CPIC assigns none) and phenotype as CPIC's guidelines print them: CYP2D6 Caudle
    /// 2020 (doi:10.1111/cts.12692) with the value 0.25 of *9, *10 and *41; CYP2C9 doi:10.1002/cpt.2015; CYP2C19
    /// doi:10.1002/cpt.2526; CYP3A5 doi:10.1002/cpt.113; TPMT doi:10.1002/cpt.1304; DPYD doi:10.1002/cpt.911; UGT1A1
    /// doi:10.1002/cpt.269; SLCO1B1 doi:10.1002/cpt.2557; NAT2 as the CPIC tables of November 2025.
    static let published: [(gene: String, diplotype: String, score: Double?, phenotype: String)] = [
        ("CYP2D6", "star4_star4", 0, "poor"), ("CYP2D6", "star4_star5", 0, "poor"), ("CYP2D6", "star4_star10", 0.25, "intermediate"),
        ("CYP2D6", "star10_star10", 0.5, "intermediate"), ("CYP2D6", "star41_star41", 0.5, "intermediate"),
        ("CYP2D6", "star1_star4", 1, "intermediate"), ("CYP2D6", "star17_star29", 1, "intermediate"),
        ("CYP2D6", "star1_star10", 1.25, "normal"), ("CYP2D6", "star1_star41", 1.25, "normal"), ("CYP2D6", "star1_star17", 1.5, "normal"),
        ("CYP2D6", "star1_star1", 2, "normal"), ("CYP2D6", "star2x2_star10", 2.25, "normal"), ("CYP2D6", "star1_star2x2", 3, "ultrarapid"),
        ("CYP2C9", "star1_star1", 2, "normal"), ("CYP2C9", "star1_star2", 1.5, "intermediate"), ("CYP2C9", "star1_star3", 1, "intermediate"),
        ("CYP2C9", "star2_star2", 1, "intermediate"), ("CYP2C9", "star2_star3", 0.5, "poor"), ("CYP2C9", "star3_star3", 0, "poor"),
        ("CYP2C19", "star1_star1", nil, "normal"), ("CYP2C19", "star1_star17", nil, "rapid"), ("CYP2C19", "star17_star17", nil, "ultrarapid"),
        ("CYP2C19", "star1_star2", nil, "intermediate"), ("CYP2C19", "star2_star17", nil, "intermediate"), ("CYP2C19", "star2_star3", nil, "poor"),
        ("CYP3A5", "star1_star1", nil, "normal"), ("CYP3A5", "star1_star3", nil, "intermediate"), ("CYP3A5", "star3_star7", nil, "poor"),
        ("TPMT", "star1_star3A", nil, "intermediate"), ("TPMT", "star3A_star3C", nil, "poor"),
        ("DPYD", "reference_star2A", 1, "intermediate"), ("DPYD", "reference_HapB3", 1.5, "intermediate"),
        ("DPYD", "star2A_c2846AT", 0.5, "poor"), ("DPYD", "star2A_star2A", 0, "poor"), ("DPYD", "reference_reference", 2, "normal"),
        ("UGT1A1", "star1_star28", nil, "intermediate"), ("UGT1A1", "star6_star28", nil, "poor"), ("UGT1A1", "star1_star36", nil, "normal"),
        ("SLCO1B1", "star1_star5", nil, "decreased"), ("SLCO1B1", "star5_star15", nil, "poor"), ("SLCO1B1", "star1_star14", nil, "normal"),
        ("SLCO1B1", "star14_star20", nil, "increased"), ("SLCO1B1", "star14_star15", nil, "decreased"),
        ("NAT2", "star4_star4", nil, "rapid"), ("NAT2", "star4_star5", nil, "intermediate"), ("NAT2", "star5_star6", nil, "poor"),
    ]

    @Test(arguments: published) func phenotypes(_ gene: String, _ diplotype: String, _ score: Double?, _ phenotype: String) throws {
        let scored = score == nil ? "" : "  score: {derived: activity_score(\(gene))}\n"
        let cohort = try cohort("covariates:\n  \(gene): {levels: {\(diplotype): 1}}\n  class: {derived: phenotype(\(gene))}\n" + scored)
        let twin = try cohort.sampler(seed: 1).twin(replicate: 0, index: 0)
        #expect(cohort.covariates[1].levels?[Int(twin.values[1])] == phenotype)
        if let score { #expect(twin.values[2] == score) }
    }

    /// All diplotypes at once: the tree that finds a table's entry gives the same as one diplotype alone.
    @Test func everyDiplotypeOfACohort() throws {
        let whole = try cohort(
            "covariates:\n  CYP2D6: {genotype: {ancestry: latino}}\n  score: {derived: activity_score(CYP2D6)}\n  class: {derived: phenotype(CYP2D6)}\n")
        let levels = try #require(whole.covariates[0].levels)
        #expect(levels.count == 16 * 17 / 2)
        let values = ["1": 1.0, "1x2": 2, "2": 1, "2x2": 2, "3": 0, "4": 0, "4x2": 0, "5": 0, "6": 0, "9": 0.25, "10": 0.25, "17": 0.5,
            "29": 0.5, "35": 1, "36": 0, "41": 0.25]
        for index in 0..<3000 {
            let twin = try whole.sampler(seed: 6).twin(replicate: 0, index: index)
            let alleles = levels[Int(twin.values[0])].split(separator: "_").map { String($0.dropFirst(4)) }
            let score = alleles.compactMap { values[$0] }.reduce(0, +)
            #expect(twin.values[1] == score)
            let name = whole.covariates[2].levels?[Int(twin.values[2])]
            #expect(name == (score == 0 ? "poor" : score < 1.25 ? "intermediate" : score <= 2.25 ? "normal" : "ultrarapid"))
        }
    }

    /// Counts of diplotypes against p^2 and 2 p q with CPIC's frequencies of *2 and *3. Hoeffding 1963: each of the 18 is
    /// further than epsilon off with at most 2 exp(-2 n epsilon^2) = 1e-9; the seed is fixed.
    @Test func hardyAndWeinberg() throws {
        let count = 30_000
        let cohort = try cohort(
            """
            covariates:
              race: {levels: {european: 0.4, east_asian: 0.3, other: 0.3}}
              CYP2C9: {genotype: {ancestry: if race == other then sub_saharan_african else if race == european then european else east_asian, alleles: [star2, star3]}}
            """)
        let twins = try columns(cohort, count)
        let levels = ["star1_star1", "star1_star2", "star1_star3", "star2_star2", "star2_star3", "star3_star3"]
        #expect(cohort.covariates[1].levels == levels)
        for (race, p2, p3) in [(0.0, 0.1273, 0.0755), (1, 0.0021, 0.0376), (2, 0.0131, 0.0112)] {
            let found = values(twins["CYP2C9"], where: twins["race"], is: race)
            let p1 = 1 - p2 - p3
            let expected = [p1 * p1, 2 * p1 * p2, 2 * p1 * p3, p2 * p2, 2 * p2 * p3, p3 * p3]
            let allowed = (log(2e9) / (2 * Double(found.count))).squareRoot()
            for (level, share) in expected.enumerated() {
                #expect(abs(Double(found.count { $0 == Double(level) }) / Double(found.count) - share) < allowed)
            }
        }
    }

    /// The phenotypes of Europeans that follow from CPIC's frequencies by hand: poor metabolisers of CYP2C19
    /// (0.1469 + 0.0016)^2 = 2.2 %, ultrarapid 0.2154^2 = 4.6 %; carriers of VKORC1 A 1 - 0.5867^2 = 65.6 %.
    @Test func phenotypeFrequencies() throws {
        let cohort = try cohort(
            """
            covariates:
              CYP2C19: {genotype: {ancestry: european}}
              VKORC1: {genotype: {ancestry: european}}
              class: {derived: phenotype(CYP2C19)}
            """)
        let twins = try columns(cohort, 40_000)
        let allowed = (log(2e9) / 80_000).squareRoot()
        let classes = twins["class"] ?? []
        #expect(abs(Double(classes.count { $0 == 0 }) / 40_000 - 0.1485 * 0.1485) < allowed)
        #expect(abs(Double(classes.count { $0 == 4 }) / 40_000 - 0.2154 * 0.2154) < allowed)
        #expect(cohort.covariates[1].levels == ["GG", "GA", "AA"])
        #expect(abs(Double((twins["VKORC1"] ?? []).count { $0 > 0 }) / 40_000 - (1 - 0.5867 * 0.5867)) < allowed)
    }

    @Test func ownFrequenciesAndOtherNames() throws {
        let twins = try columns(
            cohort(
                """
                covariates:
                  enzyme: {genotype: {gene: TPMT, frequencies: {star3A: 0.5}}}
                  class: {derived: phenotype(enzyme)}
                """), 20_000)
        let shares = [0.25, 0.5, 0.25]
        for (level, share) in shares.enumerated() {
            let found = Double((twins["enzyme"] ?? []).count { $0 == Double(level) }) / 20_000
            #expect(abs(found - share) < 0.03)
        }
        #expect(zip(twins["enzyme"] ?? [], twins["class"] ?? []).allSatisfy { $0.1 == 2 - $0.0 })
    }

    /// Genotypes reach a model by name, as its levels.
    @Test func modelsUseThem() throws {
        let cohort = try cohort(
            """
            covariates:
              CYP2C9: {genotype: {ancestry: near_eastern, alleles: [star2, star3]}}
              VKORC1: {genotype: {ancestry: near_eastern}}
              age: {value: 60 y}
            """)
        let warfarin = try ModelLibrary.model("warfarin-hamberg-2010")
        let diagnostics = Diagnostics()
        let mapping = CovariateMapping.make(
            cohort: cohort, model: warfarin, at: SourcePosition(file: "t.yaml", line: 1, column: 1), diagnostics)
        let enzyme = try #require(warfarin.covariates.firstIndex { $0.name == "CYP2C9" })
        let target = try #require(warfarin.covariates.firstIndex { $0.name == "VKORC1" })
        for index in 0..<50 {
            let twin = try cohort.sampler(seed: 2).twin(replicate: 0, index: index)
            let values = try #require(mapping?.values(for: twin), "\(diagnostics.all)")
            #expect(values[enzyme] == twin.values[0] && values[target] == twin.values[1])
        }
    }
}
