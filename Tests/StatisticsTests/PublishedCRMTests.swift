import Foundation
import Statistics
import Testing

/// A data set with its analysis by the continual reassessment method.
struct CRMCase: Sendable {
    let name: String
    let skeleton: [Double]
    let target: Double
    let dlts, levels: [Int]
    let model: ToxicityModel
    let estimation: CRM.Estimation
    let beta, variance: Double
    let toxicity, lower, upper: [Double]
    let recommended: Int

    func history() throws -> EscalationHistory {
        var history = try EscalationHistory(levelCount: skeleton.count)
        for (dlt, level) in zip(dlts, levels) { try history.treat(level: level - 1, dlts: [dlt == 1]) }
        return history
    }
}

/// dfcrm 0.2-2.1 under R 4.2.2, crm(): the data of its manual, of the tests of escalation, and of Neuenschwander et
/// al. 2008, to nine decimals. Levels count from 1 here.
private let cases = [
    CRMCase(
        name: "dfcrm_doc_empiric_bayes", skeleton: [0.05, 0.1, 0.2, 0.35, 0.5, 0.7],
        target: 0.2, dlts: [0, 0, 1, 0, 0, 1, 1, 0, 0, 0],
        levels: [3, 4, 4, 3, 3, 4, 3, 2, 2, 2], model: .power,
        estimation: .bayes(priorSD: 1.34.squareRoot()), beta: -0.212171526, variance: 0.157595528,
        toxicity: [0.088652947, 0.155300927, 0.272053878, 0.427789778, 0.570846217, 0.749395835],
        lower: [0.009511511, 0.027927916, 0.082002586, 0.195658766, 0.340573605, 0.574497738],
        upper: [0.283322942, 0.379325303, 0.507857518, 0.642773603, 0.746912845, 0.86057377],
        recommended: 2),
    CRMCase(
        name: "dfcrm_doc_logistic_bayes", skeleton: [0.05, 0.1, 0.2, 0.35, 0.5, 0.7],
        target: 0.2, dlts: [0, 0, 1, 0, 0, 1, 1, 0, 0, 0],
        levels: [3, 4, 4, 3, 3, 4, 3, 2, 2, 2], model: .logistic(intercept: 3),
        estimation: .bayes(priorSD: 1.34.squareRoot()), beta: -0.110111609, variance: 0.0386954,
        toxicity: [0.089102982, 0.160389673, 0.283137037, 0.439868185, 0.577567958, 0.744929796],
        lower: [0.012631271, 0.031253844, 0.08091525, 0.185403405, 0.328754286, 0.582995045],
        upper: [0.298859689, 0.408916525, 0.539203655, 0.658004383, 0.741854139, 0.832685673],
        recommended: 2),
    CRMCase(
        name: "dfcrm_doc_empiric_mle", skeleton: [0.05, 0.1, 0.2, 0.35, 0.5, 0.7],
        target: 0.2, dlts: [0, 0, 1, 0, 0, 1, 1, 0, 0, 0],
        levels: [3, 4, 4, 3, 3, 4, 3, 2, 2, 2], model: .power,
        estimation: .maximumLikelihood, beta: -0.190988481, variance: 0.209020276,
        toxicity: [0.084171359, 0.149230604, 0.264576611, 0.420083298, 0.564035509, 0.744781652],
        lower: [0.005248113, 0.017682545, 0.05957806, 0.15885455, 0.29679625, 0.535230988],
        upper: [0.311387506, 0.407887363, 0.534292794, 0.664404943, 0.763415429, 0.870305887],
        recommended: 2),
    CRMCase(
        name: "dfcrm_doc_logistic_mle", skeleton: [0.05, 0.1, 0.2, 0.35, 0.5, 0.7],
        target: 0.2, dlts: [0, 0, 1, 0, 0, 1, 1, 0, 0, 0],
        levels: [3, 4, 4, 3, 3, 4, 3, 2, 2, 2], model: .logistic(intercept: 3),
        estimation: .maximumLikelihood, beta: -0.090844303, variance: 0.039258424,
        toxicity: [0.081045703, 0.14856546, 0.267883393, 0.424393935, 0.564764207, 0.737736846],
        lower: [0.010775519, 0.027267141, 0.072519918, 0.171073039, 0.311103748, 0.56877562],
        upper: [0.285266883, 0.395098237, 0.527128649, 0.648940255, 0.735448678, 0.829342047],
        recommended: 2),
    CRMCase(
        name: "escalation_test_ex1_empiric", skeleton: [0.1, 0.2, 0.4, 0.55],
        target: 0.2, dlts: [0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1],
        levels: [2, 2, 2, 2, 2, 2, 3, 3, 3, 2, 2, 2], model: .power,
        estimation: .bayes(priorSD: 0.75.squareRoot()), beta: -0.216305116, variance: 0.120318683,
        toxicity: [0.156498617, 0.273518687, 0.478039191, 0.61782414],
        lower: [0.037574717, 0.100900857, 0.270953016, 0.426569458],
        upper: [0.350530423, 0.480592438, 0.658913109, 0.761717283],
        recommended: 1),
    CRMCase(
        name: "escalation_test_ex2_logistic4", skeleton: [0.1, 0.2, 0.33, 0.45, 0.6, 0.7, 0.8],
        target: 0.33, dlts: [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0],
        levels: [1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2, 2, 2], model: .logistic(intercept: 4),
        estimation: .bayes(priorSD: 1.34.squareRoot()), beta: 0.020133249, variance: 0.011044103,
        toxicity: [0.089214866, 0.183047243, 0.309184033, 0.428958685, 0.582333979, 0.686365167, 0.791359334],
        lower: [0.028847778, 0.073584095, 0.153107499, 0.250699949, 0.411028178, 0.543929123, 0.696334919],
        upper: [0.210904782, 0.349007166, 0.489666238, 0.597315385, 0.713935908, 0.784794928, 0.852769103],
        recommended: 3),
    CRMCase(
        name: "neuenschwander2008_A", skeleton: [0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.1, 0.17, 0.3],
        target: 0.3, dlts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
        levels: [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 7, 7], model: .power,
        estimation: .bayes(priorSD: 1.7956.squareRoot()), beta: -0.470367231, variance: 0.098839413,
        toxicity: [
            0.056293003, 0.07252228, 0.086802008, 0.099787584, 0.111827032,
            0.133845915, 0.153869258, 0.237261466, 0.330525846, 0.471324035,
        ],
        lower: [
            0.008021797, 0.012268498, 0.016584799, 0.020953605, 0.025364712,
            0.034288522, 0.043320882, 0.089564486, 0.156176255, 0.283200556,
        ],
        upper: [
            0.17987789, 0.209205807, 0.232870675, 0.253054963, 0.27083872,
            0.301475358, 0.327606021, 0.424120137, 0.516813293, 0.638589627,
        ],
        recommended: 9),
    CRMCase(
        name: "neuenschwander2008_B", skeleton: [0.063, 0.125, 0.188, 0.25, 0.313, 0.375, 0.438, 0.5, 0.563, 0.625],
        target: 0.3, dlts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
        levels: [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 7, 7], model: .power,
        estimation: .bayes(priorSD: 1.7956.squareRoot()), beta: 0.458368474, variance: 0.121447552,
        toxicity: [
            0.012623132, 0.037305318, 0.071135553, 0.111647026, 0.159296998,
            0.211999098, 0.271015609, 0.334136239, 0.403117, 0.475538797,
        ],
        lower: [
            0.000428081, 0.002926598, 0.009196771, 0.020460145, 0.038436124,
            0.063816978, 0.098661673, 0.143038962, 0.199547519, 0.267508338,
        ],
        upper: [
            0.085038254, 0.156637938, 0.225378806, 0.290579277, 0.35504117,
            0.417109103, 0.479043373, 0.539054057, 0.599209511, 0.657699354,
        ],
        recommended: 7),
]

private func agree(_ values: [Double], _ expected: [Double], within tolerance: Double) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance }
}

@Test(arguments: cases) func posteriorMatchesDfcrm(_ example: CRMCase) throws {
    let design = try CRM(
        skeleton: example.skeleton, target: example.target, model: example.model, estimation: example.estimation)
    let posterior = try #require(try design.posterior(after: example.history()))
    #expect(try design.selectMTD(after: example.history()).level == example.recommended - 1)
    if example.estimation == .maximumLikelihood {
        // dfcrm maximises to a tolerance of 1e-4 and takes its variance from a flat prior, not the information.
        #expect(abs(posterior.betaMean - example.beta) <= 2e-5)
        #expect(agree(posterior.plugInToxicity, example.toxicity, within: 1e-5))
        return
    }
    #expect(abs(posterior.betaMean - example.beta) <= 1e-8)
    #expect(abs(posterior.betaVariance - example.variance) <= 1e-8)
    #expect(agree(posterior.plugInToxicity, example.toxicity, within: 1e-8))
    let intervals = try #require(posterior.plugInIntervals(level: 0.9))
    #expect(agree(intervals.map(\.lower), example.lower, within: 1e-7))
    #expect(agree(intervals.map(\.upper), example.upper, within: 1e-7))
}

/// Maxima and observed information of the third and fourth case, and with weights 0.5, 1, 1, 1, 1, 1, 0.25, 0.6, 0.2,
/// 0.1 of those without a DLT on the data of the TITE example: mpmath 1.3.0 with 30 digits.
@Test func maximumLikelihoodMatchesHighPrecision() throws {
    for (index, beta, variance) in [
        (2, -0.1909743531104, 0.17324195259), (3, -0.09085157577698, 0.0343210028749),
    ] {
        let example = cases[index]
        let design = try CRM(
            skeleton: example.skeleton, target: example.target, model: example.model, estimation: .maximumLikelihood)
        let posterior = try #require(try design.posterior(after: example.history()))
        #expect(abs(posterior.betaMean - beta) <= 1e-11)
        #expect(abs(posterior.betaVariance - variance) <= 1e-11)
    }
    for (model, beta, variance) in [
        (ToxicityModel.power, -0.2054855641664, 0.271059472836),
        (.logistic(), -0.09501299275741, 0.0544031270155),
    ] {
        let design = try CRM(
            skeleton: Tite.skeleton, target: 0.2, model: model, estimation: .maximumLikelihood, pending: .linear)
        let followUp = [0.5, 1, 1, 1, 1, 1, 0.25, 0.6, 0.2, 0.1]
        let posterior = try #require(try design.posterior(after: Tite.history(followUp)))
        #expect(abs(posterior.betaMean - beta) <= 1e-11)
        #expect(abs(posterior.betaVariance - variance) <= 1e-11)
    }
}

/// Posterior moments of the DLT probability and Pr(p > target) by level: mpmath 1.3.0, 30 digits, of the first, the
/// second and the sixth case.
@Test func posteriorProbabilitiesMatchHighPrecision() throws {
    let expected: [(index: Int, mean: [Double], sd: [Double], overdose: [Double])] = [
        (
            0,
            [0.109713348372, 0.172504396564, 0.279687545253, 0.424059936114, 0.560630458055, 0.737740175979],
            [0.0907064922093, 0.111796366128, 0.131023259588, 0.134991281218, 0.121986514039, 0.0860279520688],
            [0.150420093866, 0.343881148092, 0.695514413589, 0.953547098825, 0.998137453628, 0.999999810984]
        ),
        (
            1,
            [0.113204727365, 0.18134890758, 0.291594181053, 0.432149456774, 0.561847273005, 0.73164260222],
            [0.096247566238, 0.120547365668, 0.140670681076, 0.141670146522, 0.122977213806, 0.0750337640147],
            [0.155051277569, 0.362356428993, 0.708539474755, 0.94687699998, 0.996074482669, 0.999995819841]
        ),
        (
            5,
            [
                0.100485309453, 0.193397310273, 0.313630046007, 0.427118192932, 0.575043521771, 0.678278562872,
                0.785163725734,
            ],
            [
                0.0576765825051, 0.0847746242591, 0.102192825085, 0.104940696174, 0.0921641379503, 0.0738532715205,
                0.0483957599053,
            ],
            [
                0.00319911341972, 0.0702094842879, 0.421864587293, 0.816339264485, 0.991032545124, 0.99979839741,
                0.999999837103,
            ]
        ),
    ]
    for (index, mean, sd, overdose) in expected {
        let example = cases[index]
        let design = try CRM(
            skeleton: example.skeleton, target: example.target, model: example.model, estimation: example.estimation)
        let posterior = try #require(try design.posterior(after: example.history()))
        #expect(agree(posterior.meanToxicity, mean, within: 1e-10))
        #expect(agree(posterior.toxicitySD, sd, within: 1e-10))
        #expect(agree(posterior.overdose, overdose, within: 1e-10))
    }
}

/// Neuenschwander, Branson and Gsponer, Stat Med 2008;27:2420, doi:10.1002/sim.3230, table I: posterior mean and
/// standard deviation of the DLT probability under both skeletons. Published from Markov chains: they are up to
/// 0.005 from the integrals, here to five decimals by mpmath 1.3.0.
@Test func posteriorMeansMatchNeuenschwander() throws {
    let published: [(index: Int, mean: [Double], sd: [Double], integral: [Double])] = [
        (
            6, [0.069, 0.085, 0.099, 0.111, 0.123, 0.144, 0.163, 0.242, 0.33, 0.465],
            [0.055, 0.062, 0.068, 0.072, 0.076, 0.082, 0.087, 0.101, 0.109, 0.108],
            [0.07015, 0.08657, 0.10073, 0.11345, 0.12514, 0.14632, 0.16544, 0.24441, 0.33268, 0.46747]
        ),
        (
            7, [0.024, 0.054, 0.09, 0.13, 0.176, 0.226, 0.281, 0.341, 0.405, 0.475],
            [0.03, 0.051, 0.069, 0.084, 0.097, 0.107, 0.115, 0.119, 0.12, 0.117],
            [0.02364, 0.0529, 0.08811, 0.1278, 0.17311, 0.22253, 0.27766, 0.33678, 0.40184, 0.47087]
        ),
    ]
    for (index, mean, sd, integral) in published {
        let example = cases[index]
        let design = try CRM(skeleton: example.skeleton, target: 0.3, estimation: example.estimation)
        let posterior = try #require(try design.posterior(after: example.history()))
        #expect(agree(posterior.meanToxicity, mean, within: 0.005))
        #expect(agree(posterior.toxicitySD, sd, within: 0.0025))
        #expect(agree(posterior.meanToxicity, integral, within: 0.6e-5))
    }
}

// MARK: Pending patients

/// The data of titecrm() in the manual of dfcrm; follow-up in days of a window of 180.
private enum Tite {
    static let skeleton = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7]
    static let dlts = [0, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    static let levels = [3, 3, 3, 4, 4, 3, 2, 2, 2, 3]
    static let followUp = [178, 181, 168, 181, 24, 181, 179, 102, 42, 3].map { Double($0) / 180 }

    static func history(_ followUp: [Double] = followUp) throws -> EscalationHistory {
        try EscalationHistory(
            levelCount: 6,
            patients: dlts.indices.map {
                TreatedPatient(level: levels[$0] - 1, hasDLT: dlts[$0] == 1, followUp: followUp[$0], cohort: $0)
            })
    }
}

/// dfcrm 0.2-2.1, titecrm(scheme = "linear") and "adaptive".
@Test(arguments: [
    (
        CRM.Pending.linear, -0.132786551,
        [0.072568895, 0.1331521, 0.244312413, 0.398806548, 0.545007512, 0.731745048]
    ),
    (
        .adaptive, -0.134518067,
        [0.072898976, 0.133617368, 0.244908804, 0.399441302, 0.545580095, 0.732140535]
    ),
])
func pendingPatientsMatchDfcrm(_ pending: CRM.Pending, _ beta: Double, _ toxicity: [Double]) throws {
    let design = try CRM(skeleton: Tite.skeleton, target: 0.2, pending: pending)
    let posterior = try #require(try design.posterior(after: Tite.history()))
    #expect(abs(posterior.betaMean - beta) <= 1e-8)
    #expect(agree(posterior.plugInToxicity, toxicity, within: 1e-8))
    #expect(design.recommendation(posterior) == 2)
}

/// dfcrm 0.2-2.1, getprior(halfwidth, target, nu, nlevel, model), nine decimals.
@Test func skeletonsMatchDfcrm() throws {
    #expect(
        agree(
            try CRMSkeleton.indifferenceInterval(
                levelCount: 6, target: 0.25, halfWidth: 0.1, priorMTD: 2, model: .logistic()),
            [0.017726166, 0.086116536, 0.25, 0.466823452, 0.646860973, 0.763057067], within: 0.51e-9))
    #expect(
        agree(
            try CRMSkeleton.indifferenceInterval(
                levelCount: 5, target: 0.25, halfWidth: 0.05, priorMTD: 2, model: .power),
            [0.083973491, 0.156741021, 0.25, 0.354500428, 0.460343111], within: 0.51e-9))
    #expect(
        agree(
            try CRMSkeleton.indifferenceInterval(
                levelCount: 6, target: 0.3, halfWidth: 0.06, priorMTD: 2, model: .power),
            [0.095440267, 0.186039494, 0.3, 0.422356254, 0.539546831, 0.642929976], within: 0.51e-9))
}
