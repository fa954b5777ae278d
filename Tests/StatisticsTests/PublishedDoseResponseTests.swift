import Statistics
import Testing

/// The biom data: 100 patients, 20 at each of the doses 0, 0.05, 0.2, 0.6 and 1.
private func biom() throws -> DoseMeans {
    let table = try Fixture("biom.csv")
    return try DoseMeans(doses: table.numbers("dose"), responses: table.numbers("resp"))
}

private func curve(_ family: DoseResponseFamily, _ parameters: Double...) throws -> DoseResponseCurve {
    try #require(DoseResponseCurve(family, parameters))
}

/// DoseFinding 1.2-1 under R 4.2.2: `optContr` and `MCTtest` on biom.
@Test func contrastsAndStatisticsMatchDoseFinding() throws {
    let means = try biom()
    let candidates = [
        DoseCandidate(try curve(.linear, 0, 1), doses: means.doses),
        DoseCandidate(try curve(.emax, 0, 1, 0.05), doses: means.doses),
        DoseCandidate(try curve(.emax, 0, 1, 0.2), doses: means.doses),
        DoseCandidate("plateau", means: [0, 1, 1, 1, 1]),
    ]
    let test = try MultipleContrastTest(means, candidates: candidates)
    let contrasts = [
        [-0.43665607, -0.377648493, -0.200625762, 0.271434854, 0.743495471],
        [-0.798624265, -0.169876934, 0.207371464, 0.362140038, 0.398989698],
        [-0.643114529, -0.361458531, 0.061025466, 0.413095464, 0.53045213],
        [-0.894427191, 0.223606798, 0.223606798, 0.223606798, 0.223606798],
    ]
    for (i, row) in contrasts.enumerated() {
        for (j, weight) in row.enumerated() { #expect(abs(test.contrasts.contrasts[i, j] - weight) < 1e-9) }
    }
    let statistics = [2.971534345, 3.339318448, 3.464113437, 2.48552495]
    for (line, statistic) in zip(test.lines, statistics) { #expect(abs(line.statistic - statistic) < 1e-9) }
    #expect(abs(test.contrasts.correlation[1, 2] - 0.948908618) < 1e-9)
    #expect(test.degreesOfFreedom == 95 && test.best.name == "emax")

    // mvtnorm 1.1-3, pmvt with 5 million points: errors up to 1.6e-5 by its own account. The values with six digits
    // are those of a lattice of 2^20 points over the sphere of directions.
    let p = test.adjustedPValues
    let genz = [0.0045451475, 0.0015209041, 0.0010265004, 0.0165865673]
    let sphere = [0.004542882, 0.001521709, 0.001028046, 0.016589029]
    for i in 0..<4 {
        #expect(abs(p[i] - genz[i]) < 1.6e-5)
        #expect(abs(p[i] - sphere[i]) < 1e-6)
    }
}

@Test func fiveShapesMatchDoseFinding() throws {
    let means = try biom()
    let curves = [
        try curve(.linear, 0, 1), try curve(.emax, 0, 1, 0.2), try curve(.exponential, 0, 1, 0.28),
        try curve(.quadratic, 0, 1, -0.85), try curve(.logistic, 0, 1, 0.4, 0.09),
    ]
    let trial = try MCPMod(means, candidates: curves, level: 0.025)
    let statistics = [2.971534345, 3.464113437, 2.2195238, 3.11907616, 2.915178878]
    for (line, statistic) in zip(trial.test.lines, statistics) { #expect(abs(line.statistic - statistic) < 1e-8) }
    #expect(abs(trial.test.contrasts.contrasts[3, 3] - 0.7107507740) < 1e-9)
    let sphere = [0.005297036, 0.001211240, 0.035683011, 0.003466289, 0.006202520]
    for (p, expected) in zip(trial.test.adjustedPValues, sphere) { #expect(abs(p - expected) < 1e-6) }
    // qmvt gives 2.37422 with errors of some 1e-3; the quadrature of an independent program 2.3737.
    #expect(abs(trial.criticalValue - 2.3739) < 5e-4)
    #expect(trial.significant == [0, 1, 3, 4])
    #expect(trial.models?.best.curve.family == .emax && trial.failures.isEmpty)
}

/// DoseFinding 1.2-1: `fitMod`, `AIC`, `TD(Delta = 0.4)`, `ED(p = 0.5)`; standard errors by 1.0-3. Its optimiser leaves
/// 1e-6 or so in the parameters; the exponential's delta ends at its limit.
@Test func fitsMatchDoseFinding() throws {
    let means = try biom()
    typealias Row = (DoseResponseFamily, [Double], rss: Double, aic: Double, td: Double, ed: Double)
    let rows: [Row] = [
        (.linear, [0.492340782, 0.558605343], 50.01281975, 220.498624798, 0.716069055, 0.5),
        (.linearLog(offset: 0.01), [0.974914868, 0.145764217], 48.590783304, 217.614074939, 0.145515097, 0.090498756),
        (.emax, [0.321610664, 0.746298451, 0.142187104], 48.360135832, 219.138271494, 0.164236488, 0.110705356),
        (
            .sigmoidEmax, [0.344897719, 0.612497186, 0.109494947, 1.911730554], 48.208843596, 220.824936175,
            0.152436664, 0.107861653
        ),
        (.exponential, [0.510905252, 0.833075664, 2], 50.329841922, 223.130506037, 0.78428477, 0.561859609),
        (.quadratic, [0.390222161, 1.768417217, -1.231771023], 48.641920531, 219.71926019, 0.281312922, 0.210249065),
        (
            .logistic, [0.16908885, 0.772832813, 0.087207815, 0.071296845], 48.210719947, 220.828828228,
            0.163630235, 0.120207117
        ),
        (
            .beta(scale: 1.2), [0.32917728, 0.668983564, 0.573478954, 0.321135433], 48.445836082, 221.315327248,
            0.195264252, 0.138629024
        ),
    ]
    for (family, parameters, rss, aic, td, ed) in rows {
        let fit = try DoseResponseFit(means, family)
        #expect(isClose(fit.residualSumOfSquares, rss, relative: 2e-9), "\(family)")
        #expect(isClose(fit.aic, aic, relative: 2e-9))
        for (value, expected) in zip(fit.curve.parameters, parameters) {
            #expect(isClose(value, expected, relative: 1e-5), "\(family)")
        }
        #expect(isClose(fit.curve.targetDose(difference: 0.4, maximum: 1), td, relative: 5e-5))
        #expect(isClose(fit.curve.effectiveDose(0.5, maximum: 1), ed, relative: 5e-5))
        #expect(fit.isAtBound == (family == .exponential))
    }
}

/// Standard errors of parameters and of the mean at dose 0.4, DoseFinding 1.0-3 (`vcov`, `predict`).
@Test func standardErrorsOfFitsMatchDoseFinding() throws {
    let means = try biom()
    let rows: [(DoseResponseFamily, [Double], Double, Double)] = [
        (.emax, [0.15211417005, 0.23577575660, 0.18046207908], 0.8721943619, 0.0903577765),
        (.sigmoidEmax, [0.158320281940, 0.229730063623, 0.088776653426, 2.015051446521], 0.909926468, 0.101392705),
        (.quadratic, [0.11666123019, 0.75518835289, 0.74498359326], 0.900505684, 0.132392505),
        (.logistic, [1.09794122567, 1.11675044661, 0.26230357243, 0.11853345078], 0.932428969, 0.104714196),
        (.beta(scale: 1.2), [0.15717970078, 0.19785925083, 0.46971654962, 0.46756208191], 0.890076838, 0.131454447),
    ]
    for (family, errors, mean, standardError) in rows {
        let fit = try DoseResponseFit(means, family)
        let covariance = try #require(fit.covariance)
        for (variance, error) in zip(covariance.diagonal, errors) {
            #expect(isClose(variance.squareRoot(), error, relative: 1e-4), "\(family)")
        }
        let prediction = try #require(fit.prediction(at: 0.4))
        #expect(isClose(prediction.estimate, mean, relative: 1e-5))
        #expect(isClose(prediction.standardError, standardError, relative: 1e-4))
    }
}

/// Estimates with a covariance of their own (generalised MCP-Mod), DoseFinding 1.0-3 with `type = "general"`.
@Test func generalisedFitsMatchDoseFinding() throws {
    var s = Matrix(diagonal: [0.04, 0.05, 0.05, 0.06, 0.045, 0.05])
    for (i, j, value) in [(0, 1, 0.01), (2, 3, -0.012)] {
        s[i, j] = value
        s[j, i] = value
    }
    let means = try DoseMeans(
        doses: [0, 1, 2, 4, 8, 16], estimates: [-1.2, -0.9, -0.55, -0.2, 0.1, 0.15], covariance: s)
    let rows: [(DoseResponseFamily, [Double], Double)] = [
        (.emax, [-1.215355414, 1.726960113, 3.166071314], 6.5262964022),
        (.sigmoidEmax, [-1.199016150, 1.423442353, 2.255989496, 1.648277962], 8.0435468066),
        (.quadratic, [-1.11222449490, 0.25231846799, -0.01092629501], 6.8458757177),
        (.exponential, [-0.7604670925, 1.7835658425, 32], 17.262125928),
        (.linear, [-0.80905493128, 0.07600924323], 13.400677292),
        (.logistic, [-2.53241714952, 2.68166767142, 0.02773251918, 2.01265022815], 8.0394951316),
        (.beta(scale: 19.2), [-1.1974627112, 1.4969975993, 0.6843666879, 0.3788635471], 8.3258071519),
    ]
    for (family, parameters, criterion) in rows {
        let fit = try DoseResponseFit(means, family)
        #expect(isClose(fit.aic, criterion, relative: 1e-8), "\(family)")
        for (value, expected) in zip(fit.curve.parameters, parameters) {
            #expect(isClose(value, expected, relative: 2e-4), "\(family)")
        }
    }
    let errors = try #require(try DoseResponseFit(means, .emax).covariance).diagonal.map { $0.squareRoot() }
    #expect(isClose(errors[2], 2.12666793608, relative: 1e-4) && isClose(errors[1], 0.37958320198, relative: 1e-4))

    let curves = [
        try curve(.linear, 0, 1), try curve(.emax, 0, 1, 1), try curve(.emax, 0, 1, 4),
        try curve(.sigmoidEmax, 0, 1, 4, 3), try curve(.exponential, 0, 1, 8), try curve(.quadratic, 0, 1, -0.035),
    ]
    let test = try MultipleContrastTest(means, candidates: curves.map { DoseCandidate($0, doses: means.doses) })
    #expect(abs(test.contrasts.contrasts[3, 4] - 0.5215860584) < 1e-9)
    #expect(abs(test.contrasts.contrasts[5, 2] + 0.2182528700) < 1e-9)
    let statistics = [4.5811155013, 5.1294239695, 5.4520480091, 5.1363926472, 3.7635634482, 5.2979939181]
    for (line, statistic) in zip(test.lines, statistics) { #expect(isClose(line.statistic, statistic, relative: 1e-9)) }
    // Five components; pmvnorm with 5 million points gives 0.0501464 (error 1.9e-5) and 0.0035873 (8e-6).
    let maximum = try #require(test.maximum)
    for (t, tail, error) in [(2.0, 0.0501463946, 1.9e-5), (3, 0.00358727275, 8e-6)] {
        let found = maximum.upperTail(t)
        #expect(abs(found.probability - tail) < error && found.error < 5e-6, "\(found)")
    }
}
