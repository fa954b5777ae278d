import Statistics
import Testing

/// The example of Neuenschwander, Branson and Gsponer, Stat Med 2008;27:2420: doses in mg, patients and DLTs.
private let nbgDoses = [1, 2.5, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250]
private let nbgPatients = [3, 4, 5, 4, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]
private let nbgDLTs = [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]

/// A data set with the posterior of its Bayesian logistic regression.
struct BLRMCase: Sendable {
    let doses: [Double]
    let reference: Double
    let mean, sd: (Double, Double)
    let correlation: Double
    let patients, dlts: [Int]
    let limits: (Double, Double)
    let parameters: (Double, Double)
    let toxicity, spread, under, target: [Double]

    func design(_ rules: BLRM.Rules = .init()) throws -> BLRM {
        try BLRM(
            doses: doses, referenceDose: reference, prior: .init(mean: mean, sd: sd, correlation: correlation),
            intervals: .init(lower: limits.0, upper: limits.1), rules: rules)
    }

    func history() throws -> EscalationHistory {
        var history = try EscalationHistory(levelCount: doses.count)
        for level in doses.indices where patients[level] > 0 {
            try history.treat(level: level, dlts: (0..<patients[level]).map { $0 < dlts[level] })
        }
        return history
    }
}

/// Posterior means of log alpha and log beta, and by level mean and standard deviation of the DLT probability and the
/// probabilities of underdosing and target toxicity: numpy 2.4.6, Gauss and Legendre's rule with 20 points on
/// 120 panels of log beta and 59 or more of log alpha within 12 prior standard deviations, split at the limits. The
/// first is the example of Neuenschwander et al.; then a trial of usual size, a prior alone, a narrow prior against
/// the data, and many patients.
private let cases = [
    BLRMCase(
        doses: nbgDoses, reference: 250, mean: (2.15, 0.52), sd: (0.84, 0.8),
        correlation: 0.134 / (0.84 * 0.8), patients: nbgPatients, dlts: nbgDLTs, limits: (0.2, 0.35),
        parameters: (2.3889332578, 0.3202616786),
        toxicity: [
            0.0115622997, 0.0294805404, 0.0612859023, 0.1272148988, 0.1918202891, 0.2526837361, 0.3088661635,
            0.3601370238, 0.4486249946, 0.5206975243, 0.6483694149, 0.7283789973, 0.8184626718, 0.8658869925,
            0.8944524936,
        ],
        spread: [
            0.0183839120, 0.0346086935, 0.0561413959, 0.0882120964, 0.1104709395, 0.1257445836, 0.1358844791,
            0.1422491671, 0.1474659791, 0.1468210965, 0.1359387185, 0.1231413823, 0.1028210283, 0.0887696001,
            0.0786089479,
        ],
        under: [
            0.9996008670, 0.9958734093, 0.9692003286, 0.8084342536, 0.5784639057, 0.3767871644, 0.2332041168,
            0.1405380929, 0.0494570973, 0.0173348752, 0.0014181938, 0.0001681562, 0.0000122517, 0.0000034816,
            0.0000016502,
        ],
        target: [
            0.0003927840, 0.0040399744, 0.0295979418, 0.1701274206, 0.3268542253, 0.4016368424, 0.3947751189,
            0.3426748046, 0.2128804446, 0.1173876249, 0.0239175971, 0.0056802262, 0.0007647004, 0.0002410519,
            0.0001150878,
        ]),
    BLRMCase(
        doses: [10, 20, 40, 80, 120], reference: 80, mean: (-1.0986, 0), sd: (2, 1),
        correlation: 0, patients: [3, 3, 6, 9, 0], dlts: [0, 0, 1, 3, 0], limits: (0.16, 0.33),
        parameters: (-0.9118235561, 0.1676777229),
        toxicity: [0.0460265688, 0.0765694658, 0.1440489452, 0.3023582349, 0.4346044682],
        spread: [0.0541013243, 0.0661967106, 0.0805876523, 0.1246012781, 0.1888294540],
        under: [0.9512626957, 0.8837457139, 0.6274194456, 0.1201985514, 0.0506634361],
        target: [0.0475442958, 0.1125142403, 0.3474246894, 0.5000139794, 0.2827180645]),
    BLRMCase(
        doses: [10, 20, 40, 80, 120], reference: 80, mean: (-1.0986, 0), sd: (2, 1),
        correlation: -0.3, patients: [0, 0, 0, 0, 0], dlts: [0, 0, 0, 0, 0], limits: (0.16, 0.33),
        parameters: (-1.0986000000, -0.0000000000),
        toxicity: [0.1481452353, 0.1847538847, 0.2403618564, 0.3385253637, 0.4319446534],
        spread: [0.2346541428, 0.2538355828, 0.2742735389, 0.2925474718, 0.3073158662],
        under: [0.7289851407, 0.6618308678, 0.5608266409, 0.3898100904, 0.2674036614],
        target: [0.1024450534, 0.1236309179, 0.1523047100, 0.1875746444, 0.1801752784]),
    BLRMCase(
        doses: [10, 20, 40, 80, 120], reference: 80, mean: (-3, 0), sd: (0.5, 0.5),
        correlation: 0, patients: [20, 0, 0, 0, 0], dlts: [18, 0, 0, 0, 0], limits: (0.16, 0.33),
        parameters: (-0.1853911581, -1.4515185583),
        toxicity: [0.3370782316, 0.3748960332, 0.4144644330, 0.4551816858, 0.4792611233],
        spread: [0.0771066247, 0.0791332388, 0.0819740268, 0.0856541231, 0.0881127401],
        under: [0.0042687062, 0.0008202044, 0.0001549031, 0.0000320015, 0.0000134696],
        target: [0.4778689068, 0.2960681448, 0.1547462120, 0.0717250137, 0.0443315674]),
    BLRMCase(
        doses: [10, 20, 40, 80, 120], reference: 80, mean: (-1, 0), sd: (1.5, 0.8),
        correlation: 0.2, patients: [0, 0, 60, 120, 60], dlts: [0, 0, 6, 30, 24], limits: (0.16, 0.33),
        parameters: (-1.0855864498, 0.3332704895),
        toxicity: [0.0229349191, 0.0499968660, 0.1135938696, 0.2535478709, 0.3809351022],
        spread: [0.0212835062, 0.0295728600, 0.0344791180, 0.0289302941, 0.0517502301],
        under: [0.9991568133, 0.9948740107, 0.9006948792, 0.0001909916, 0.0000000275],
        target: [0.0008431864, 0.0051259864, 0.0993050352, 0.9939199694, 0.1645408729]),
]

private func distance(_ values: [Double], _ expected: [Double]) -> Double {
    values.count == expected.count ? zip(values, expected).map { abs($0 - $1) }.max() ?? 0 : .infinity
}

/// Moments to 1e-6. Interval probabilities to 5e-6 up to 100 patients, to 2e-5 with the 240 of the last.
@Test(arguments: cases.indices) func posteriorMatchesDenseQuadrature(_ index: Int) throws {
    let example = cases[index]
    let posterior = try example.design().posterior(after: example.history())
    #expect(abs(posterior.logAlphaMean - example.parameters.0) <= 1e-6)
    #expect(abs(posterior.logBetaMean - example.parameters.1) <= 1e-6)
    #expect(distance(posterior.meanToxicity, example.toxicity) <= 1e-6)
    #expect(distance(posterior.toxicitySD, example.spread) <= 1e-6)
    let tolerance = example.patients.reduce(0, +) <= 100 ? 5e-6 : 2e-5
    #expect(distance(posterior.under, example.under) <= tolerance)
    #expect(distance(posterior.target, example.target) <= tolerance)
    let sums = example.doses.indices.map { posterior.under[$0] + posterior.target[$0] + posterior.over[$0] }
    #expect(sums.allSatisfy { abs($0 - 1) <= 1e-14 })
}

/// Neuenschwander et al. 2008: posterior means read off the lower right panel of figure 1 (tests of escalation 0.2.3),
/// hence 0.04; and by Markov chains in bcrm 0.5.4 with this prior, hence 0.005.
@Test func posteriorMeansMatchPublishedBLRM() throws {
    let figure = [0.01, 0.02, 0.05, 0.13, 0.19, 0.25, 0.3, 0.35, 0.47, 0.53, 0.68, 0.74, 0.85, 0.89, 0.92]
    let bcrm = [
        0.01276366, 0.03170250, 0.06454400, 0.13103260, 0.19505604, 0.25486603, 0.30990977, 0.36015142, 0.44716663,
        0.51852928, 0.64632144, 0.72710146, 0.81804596, 0.86567496, 0.89421686,
    ]
    let posterior = try cases[0].design().posterior(after: cases[0].history())
    #expect(distance(posterior.meanToxicity, figure) <= 0.04)
    #expect(distance(posterior.meanToxicity, bcrm) <= 0.005)
}

/// After two DLTs in two patients at 25 mg the bound of 0.25 excludes that dose, and 20 mg is best of the rest.
@Test func overdoseControlActsOnThePublishedExample() throws {
    let example = cases[0]
    let decision = try example.design().decision(after: example.history())
    #expect(decision.action == .deescalate(to: 5))
    let over = try #require(decision.evidence.first { $0.name == "Pr(overdose)" }?.value)
    #expect(abs(over - (1 - example.under[5] - example.target[5])) <= 5e-6)
    #expect(1 - example.under[6] - example.target[6] > 0.25)
    // 20 mg was not tried: the MTD is the best dose tried, 10 mg.
    #expect(try example.design().selectMTD(after: example.history()).level == 3)
}
