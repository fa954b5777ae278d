import Foundation
import Statistics
import TestSupport
import Testing

/// A generator whose indices below 15 are those written down, as hexadecimal digits: each number is the middle of its
/// index's share of 2^64.
private struct ScriptedIndices: RandomNumberGenerator {
    var digits: [Int]
    var place = 0

    init(_ text: String) { digits = text.compactMap(\.hexDigitValue) }

    mutating func next() -> UInt64 {
        defer { place += 1 }
        return UInt64.max / 30 * UInt64(2 * digits[place % digits.count] + 1)
    }
}

/// 99 resamples of 15 schools drawn by R's boot.
private let resamples =
    """
    5aaaca15aed4559 e7971b8b0205d49 a9be30ba3179d38 73e9a25dd786d4a 1cd32066ac7b725 8a3e113e953cb8d
    1db8a6488da5c13 c2ba9e0987c433a d48cb1c8412c9b1 d404979887e702a cc1cbbd33a859ab e296121d1ec9c97
    ed9e6228bb9d816 8ee754ca153c2dc 2188506428b7051 cad38e9c182162a 8107513099bdd0c c5bc7301da87922
    d7aa4d2b879bd30 734b13a40b32570 10556d6908631e6 eba06c68d6c9d1a 3c822a831e433da 8ec712b233a8a1d
    464dbb9e23784da 062ab1d9ee1e9cb 83104130ea14214 501b1d460dec11a 7b5866956e42332 30e2a71a11ec5b9
    5504a6e5eca540c 4ab140b4e8146e0 80c62bace216cba cc9b91e1cb6ec74 17159711086322d 8e3446ade641896
    5cb5841ab94aab6 4272db67ecb7d35 1a6349a76bcc846 2693ca2300c883e 7139b980663c1bc c6cbb5c1a478ee8
    24486a4ac9ca153 81774be267130e7 b98113c8a3161da 443c5d17b203639 d3be400be3502b9 c9b7a8002b89446
    4a7d0eb5142c7b9 9ac27de00161cb8 1ac7183a25180d8 5054b41c2b5c348 554896ebe722d95 cb344e8a1bc7ab5
    222d90a27871014 477614dd1ed9205 82870c9b1a8127c 07075a9db1d3bc2 036a37a1c27da4c e4ed70210be1a60
    50b24e47905c233 d57b004ed95e1c9 c75437b4e2e8536 16024734e04966a 58913a46676310e 94197361250e7aa
    5562c4d8bcc3a3e 344c30663482244 941a4d69ce2cd80 e0c7bb3469733d1 14233ba3e6083ae 6b7892435c064d8
    074c4c9d535c3bc d495629380ce21d 910857856a1731b 59142ca64c67589 c5e4735a9540201 ac5ae33a472a4ee
    010de53127d560a 6321195bbda05c3 67b281c3dd9cd04 0b94c256804a757 e48d75b25793e4b b9305b424eb79ce
    b768750e63995bd 226bb6a931c5d68 e895b39b84bcc14 29a8165c677496c ea16dee42d23617 de50476c8164c29
    b78cce4ad2ae74a b2caeab264ab1b2 886dae2079ea84b c187d0adee8d4ec 0d6aed43c13d1b5 71b2727228b64ed
    e2137c59a73915c 29d35595de6b740 0bb26036c5b7b7b
    """

/// Admission tests and grades of 15 law schools (Efron 1979; Efron and Tibshirani 1993, table 3.1).
private let schools: [(test: Double, grade: Double)] = [
    (576, 3.39), (635, 3.30), (558, 2.81), (578, 3.03), (666, 3.44), (580, 3.07), (555, 3.00), (661, 3.43), (651, 3.36),
    (605, 3.13), (653, 3.12), (575, 2.74), (545, 2.76), (572, 2.88), (594, 2.96),
]

private func correlation(_ sample: [(test: Double, grade: Double)]) -> Double {
    let n = Double(sample.count)
    let meanTest = sample.reduce(0) { $0 + $1.test } / n
    let meanGrade = sample.reduce(0) { $0 + $1.grade } / n
    var (tt, tg, gg) = (0.0, 0.0, 0.0)
    for school in sample {
        tt += (school.test - meanTest) * (school.test - meanTest)
        tg += (school.test - meanTest) * (school.grade - meanGrade)
        gg += (school.grade - meanGrade) * (school.grade - meanGrade)
    }
    return tg / (tt * gg).squareRoot()
}

/// R 4.2.2, boot 1.3: boot.ci of the correlation on the very same resamples, with the variance (1 - r^2)^2 / (n - 3)
/// for the studentised interval and, for BCa, the influence values of the jackknife about their mean.
@Test func intervalsMatchBoot() throws {
    var generator = ScriptedIndices(resamples)
    let bootstrap = try Bootstrap(studentising: schools, replicates: 99, using: &generator) { sample in
        let r = correlation(sample)
        return (r, (1 - r * r) / Double(sample.count - 3).squareRoot())
    }
    let close = 1e-11
    #expect(generator.place == 15 * 99 && bootstrap.failed == 0)
    #expect(isClose(bootstrap.estimate, 0.776374491289407))
    #expect(isClose(bootstrap.bias, 0.013881505998737, relative: close))
    #expect(isClose(bootstrap.standardError, 0.11323752668269, relative: close))
    #expect(isClose(bootstrap.acceleration, -0.075671564937879, relative: close))
    for (method, level, lower, upper) in [
        (.percentile, 0.9, 0.60826132040145, 0.93969749677950), (.basic, 0.9, 0.61305148579931, 0.94448766217736),
        (.studentised, 0.9, 0.22170550046578, 0.88237416713146), (.bca, 0.9, 0.46569429099722, 0.92024377013095),
        (.percentile, 0.75, 0.64494870206255, 0.92022828742238), (.basic, 0.75, 0.63252069515643, 0.90780028051626),
        (.studentised, 0.75, 0.40331724289824, 0.86575588867051), (.bca, 0.75, 0.60944626214075, 0.88795063205876),
    ] as [(Bootstrap.Method, Double, Double, Double)] {
        let interval = try #require(bootstrap.interval(method, level: level))
        #expect(isClose(interval.lower, lower, relative: close), "\(method) \(level)")
        #expect(isClose(interval.upper, upper, relative: close), "\(method) \(level)")
    }
    // 100 * 0.005 is below the first of 99.
    #expect(bootstrap.interval(.percentile, level: 0.99) == nil)
}

/// Efron and Tibshirani (1993), chapter 14: variance of 26 spatial tests, acceleration 0.061, BCa 90 % interval 115.8
/// to 259.6 from 2000 replicates. Quantiles of their replicates and of the 20000 here have standard errors near 1.4 and
/// 0.5 below, 3 and 1 above; four of these together are passed with probability 1e-4.
@Test func spatialTestMatchesEfronAndTibshirani() throws {
    let scores = [
        48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41,
    ].map(Double.init)
    var generator = SeededGenerator(state: 20)
    let bootstrap = try Bootstrap(scores, replicates: 20_000, using: &generator) { sample in
        let mean = sample.reduce(0, +) / Double(sample.count)
        return sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sample.count)
    }
    #expect(abs(bootstrap.estimate - 171.5) < 0.05)
    #expect(abs((bootstrap.acceleration ?? .nan) - 0.061) < 0.5e-3)
    let interval = try #require(bootstrap.interval(.bca, level: 0.9))
    #expect(abs(interval.lower - 115.8) < 6 && abs(interval.upper - 259.6) < 13)
}

/// Darwin's maize (Fisher, The Design of Experiments, 1935, section 21): of the 2^15 signs of the differences, 863 give
/// a sum at least as great, 1726 as great or as small.
@Test func darwinsMaizeMatchesFisher() throws {
    let differences: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    var generator = SeededGenerator(state: 1)
    let exact = try PermutationTest(differences: differences, limit: 1 << 15, using: &generator) { $0.reduce(0, +) }
    #expect(exact.isExact && exact.arrangements == 1 << 15 && exact.standardError() == 0)
    #expect(exact.pValue(.greater) == 863 / 32_768.0 && exact.pValue() == 1726 / 32_768.0)
    #expect(generator.state == 1)
    let drawn = try PermutationTest(differences: differences, using: &generator) { $0.reduce(0, +) }
    // Four standard errors are passed with probability 6e-5.
    #expect(!drawn.isExact && drawn.arrangements == 10_000)
    #expect(abs(drawn.pValue() - 1726 / 32_768.0) < 4 * drawn.standardError())
}

/// Survival of treated and control mice (Efron and Tibshirani 1993, table 2.1; their 1000 permutations have 0.132).
/// Counted over all 11440 arrangements in R 4.2.2: 1613 differences of means at least as great, 9853 at most, 3184 as
/// far from zero.
@Test func miceMatchAllArrangementsInR() throws {
    let treated: [Double] = [94, 197, 16, 38, 99, 141, 23]
    let control: [Double] = [52, 104, 146, 10, 51, 30, 40, 27, 46]
    func difference(_ a: [Double], _ b: [Double]) -> Double {
        a.reduce(0, +) / Double(a.count) - b.reduce(0, +) / Double(b.count)
    }
    var generator = SeededGenerator(state: 5)
    let exact = try PermutationTest(treated, control, using: &generator, statistic: difference)
    #expect(exact.isExact && exact.arrangements == 11_440)
    #expect(exact.pValue(.greater) == 1613 / 11_440.0 && exact.pValue(.less) == 9853 / 11_440.0)
    #expect(exact.pValue() == 3184 / 11_440.0)
    let drawn = try PermutationTest(
        treated, control, limit: 100, draws: 20_000, using: &generator, statistic: difference)
    #expect(abs(drawn.pValue(.greater) - 1613 / 11_440.0) < 4 * drawn.standardError(.greater))
}
