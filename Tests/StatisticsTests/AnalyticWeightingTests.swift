import Foundation
import Statistics
import Testing

/// Values whose distribution is normal: the quantiles at the middles of n equal shares.
private func normalGrid(_ n: Int) -> [Double] {
    (0..<n).map { normalQuantile((Double($0) + 0.5) / Double(n)) }
}

/// By bisection of erfc, which needs no other code of the project.
private func normalQuantile(_ p: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<80 {
        let middle = (low + high) / 2
        if 0.5 * erfc(-middle / 2.0.squareRoot()) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
}

@Suite struct AnalyticWeightingTests {
    /// A standard normal population tilted to N(m, s^2): weights are the ratio of the densities, and
    /// n / ESS = integral of p^2 / q = exp(m^2 / (2 - s^2)) / (s sqrt(2 - s^2)). The grid's own error is of order 1/n in the
    /// tails: relative 1e-3 of the ESS, and less near the middle.
    @Test(arguments: [(0.5, 0.8), (-0.3, 1.1), (0.8, 0.5)]) func normalsAreTilted(_ m: Double, _ s: Double) throws {
        let x = normalGrid(100_000)
        let found = try #require(
            EntropyWeights(
                base: nil, averages: [.init(of: x, is: m), .init(of: x.map { ($0 - m) * ($0 - m) }, is: s * s)], threads: 2))
        #expect(found.isMet && abs(found.weights.reduce(0, +) - 1) < 1e-12)
        #expect(abs(found.reached[0] - m) < 1e-10 && abs(found.reached[1] - s * s) < 1e-10)
        let share = exp(-m * m / (2 - s * s)) * s * (2 - s * s).squareRoot()
        #expect(abs(EntropyWeights.effectiveSize(found.weights) / Double(x.count) - share) < 2e-3 * share)
        for index in stride(from: 5000, to: 95_000, by: 9000) {
            let ratio = exp(-(x[index] - m) * (x[index] - m) / (2 * s * s) + x[index] * x[index] / 2) / s
            #expect(abs(found.weights[index] * Double(x.count) - ratio) < 2e-3 * ratio, "\(x[index])")
        }
    }

    /// With the mean alone the spread stays: ESS = n exp(-m^2). An uncertain mean t with standard error s is met as far as
    /// t / (1 + s^2), as a posterior mean after one observation of variance 1 and one of variance s^2.
    @Test func meansAreTilted() throws {
        let x = normalGrid(100_000)
        let exact = try #require(EntropyWeights(base: nil, averages: [.init(of: x, is: 0.7)], threads: 1))
        #expect(abs(EntropyWeights.effectiveSize(exact.weights) / 1e5 - exp(-0.49)) < 1e-3)
        let soft = try #require(EntropyWeights(base: nil, averages: [.init(of: x, is: 0.7, standardError: 0.5)], threads: 1))
        #expect(soft.isMet && abs(soft.reached[0] - 0.7 / 1.25) < 1e-4)
    }

    /// Values 0, 1, 2 with mean 1.5: weights 1, z, z^2 with z^2 - z - 3 = 0.
    @Test func threeValuesByHand() throws {
        let found = try #require(EntropyWeights(base: nil, averages: [.init(of: [0, 1, 2], is: 1.5)], threads: 1))
        let z = (1 + 13.0.squareRoot()) / 2
        let sum = 1 + z + z * z
        for (weight, expected) in zip(found.weights, [1 / sum, z / sum, z * z / sum]) { #expect(abs(weight - expected) < 1e-12) }
    }

    private static let isFemale = [1, 1, 1, 0, 0, 0, 0, 1, 0, 1].map(Double.init)
    private static let arms = ["a", "b", "c", "a", "b", "c", "a", "b", "c", "c"]
    private static let ages = [31.0, 45, 52, 38, 60, 71, 44, 39, 66, 58]

    /// R 4.2.2, survey 4.1.1: rake(list(~sex, ~arm)) to f 29 %, m 71 %; a 20 %, b 35 %, c 45 %, epsilon 1e-13.
    @Test func sharesAreRaked() throws {
        func share(_ arm: String, _ share: Double) -> EntropyWeights.Average { .init(of: Self.arms.map { $0 == arm ? 1 : 0 }, is: share) }
        let found = try #require(
            EntropyWeights(
                base: nil, averages: [.init(of: Self.isFemale, is: 0.29), share("a", 0.2), share("b", 0.35), share("c", 0.45)], threads: 1))
        let expected = [
            0.02971354940831230, 0.07193552588855531, 0.05820769940728928, 0.08514322529584385, 0.20612894822288935,
            0.16679230059271075, 0.08514322529584385, 0.07193552588855531, 0.16679230059271075, 0.05820769940728928,
        ]
        #expect(found.isMet)
        for (weight, expected) in zip(found.weights, expected) { #expect(abs(weight - expected) < 1e-10) }
    }

    /// R 4.2.2, survey 4.1.1: calibrate(~sex + age, calfun = "raking") to 71 % men and a mean age of 50.
    @Test func meansAreCalibrated() throws {
        let found = try #require(
            EntropyWeights(base: nil, averages: [.init(of: Self.isFemale, is: 0.29), .init(of: Self.ages, is: 50)], threads: 1))
        let expected = [
            0.07417580082984339, 0.05709244555140201, 0.05008836409098186, 0.19248445959124869, 0.12757042987681508,
            0.10385494795323176, 0.17205770681978369, 0.06387048119974602, 0.11403245575892068, 0.04477290832802670,
        ]
        for (weight, expected) in zip(found.weights, expected) { #expect(abs(weight - expected) < 1e-10) }
    }

    @Test func whatCannotBeMetIsTold() throws {
        let outside = try #require(EntropyWeights(base: nil, averages: [.init(of: [0, 1, 2], is: 2.5)], threads: 1))
        #expect(!outside.isMet && outside.weights.allSatisfy(\.isFinite))
        // Each alone could be met, together they cannot: the share of 2 alone brings the mean to 1.6.
        let together = try #require(
            EntropyWeights(base: nil, averages: [.init(of: [0, 1, 2], is: 1.0), .init(of: [0, 0, 1], is: 0.8)], threads: 1))
        #expect(!together.isMet)
        let constant = try #require(EntropyWeights(base: nil, averages: [.init(of: [3, 3, 3], is: 4)], threads: 1))
        #expect(!constant.isMet && constant.weights == [1 / 3, 1 / 3, 1 / 3])
        #expect(try #require(EntropyWeights(base: nil, averages: [.init(of: [3, 3, 3], is: 3)], threads: 1)).isMet)
        #expect(EntropyWeights(base: nil, averages: [.init(of: [1, .nan], is: 1)], threads: 1) == nil)
        #expect(EntropyWeights(base: [0, 0], averages: [.init(of: [1, 2], is: 1)], threads: 1) == nil)
    }

    @Test func threadsDoNotMatter() throws {
        let x = normalGrid(70_001)
        let weights = try [1, 2, 5].map { threads in
            try #require(
                EntropyWeights(base: nil, averages: [.init(of: x, is: 0.3), .init(of: x.map { $0 * $0 }, is: 1.2)], threads: threads)).weights
        }
        #expect(weights[0] == weights[1] && weights[0] == weights[2])
        let densities = [1, 3].map { NearestNeighbourDensity.logDensities(of: [x, x.map { sin(3 * $0) }], threads: $0) }
        #expect(densities[0] == densities[1])
    }

    // MARK: Samples

    @Test func weightedSamplesByHand() throws {
        let sample = try #require(WeightedSample([4, 1, 2, 2], weights: [1, 1, 1, 1]))
        #expect(sample.mean == 2.25 && sample.variance == 1.1875 && sample.effectiveSize == 4)
        // sqrt(sum w^2 (x - mean)^2) = sqrt(4.75 / 16)
        #expect(abs(sample.standardErrorOfMean - (4.75 / 16).squareRoot()) < 1e-15)
        #expect(sample.cumulative(2) == 0.75 && sample.quantile(0.5) == 2 && sample.quantile(0.76) == 4)
        // From the uniform distribution on 0 to 5: 0.75 - 0.4 at 2.
        #expect(abs(sample.distance { min(1, max(0, $0 / 5)) } - 0.35) < 1e-15)
        let other = try #require(WeightedSample([1, 4], weights: [0.25, 0.75]))
        #expect(abs(sample.distance(to: other) - 0.5) < 1e-15 && sample.distance(to: sample) == 0)
        #expect(WeightedSample([1], weights: [0]) == nil && WeightedSample([.nan], weights: [1]) == nil)
        #expect(EntropyWeights.effectiveSize([0.5, 0.25, 0.25]) == 1 / 0.375)
    }

    // MARK: Densities

    private struct Generator {
        var state: UInt64
        mutating func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) * 0x1p-53
        }
    }

    /// Against all distances, in one, two and three dimensions, ties and repeated points among them.
    @Test(arguments: [1, 2, 3]) func neighboursAreTheNearest(_ dimension: Int) {
        var random = Generator(state: 7)
        let columns = (0..<dimension).map { _ in (0..<400).map { _ in (random.uniform() * 60).rounded() / 10 } }
        let found = NearestNeighbourDensity.logDensities(of: columns, neighbours: 5, threads: 1)
        let ball = [2, Double.pi, 4 / 3 * Double.pi][dimension - 1]
        for point in 0..<400 {
            let squares = (0..<400).filter { $0 != point }.map { other in
                columns.reduce(0) { $0 + ($1[point] - $1[other]) * ($1[point] - $1[other]) }
            }.sorted()
            let radius = squares[4].squareRoot()
            let expected = radius == 0 ? Double.infinity : log(5 / (399 * ball * pow(radius, Double(dimension))))
            #expect(found[point] == expected || abs(found[point] - expected) < 1e-12)
        }
    }

    // MARK: Choice

    /// Over all starts each member is chosen for a stretch as long as count * weight.
    @Test func systematicSamplingHasItsProbabilities() throws {
        let weights = [0.3, 0.1, 0.05, 0.25, 0.2, 0.1]
        var hits = [Int](repeating: 0, count: 6)
        for step in 0..<2000 {
            let chosen = try #require(
                PopulationSelection.systematic(weights, count: 3, order: [4, 2, 0, 5, 1, 3], start: (Double(step) + 0.5) / 2000))
            #expect(chosen.count == 3 && Set(chosen).count == 3 && chosen == chosen.sorted())
            for index in chosen { hits[index] += 1 }
        }
        for (hits, weight) in zip(hits, weights) { #expect(abs(Double(hits) / 2000 - 3 * weight) <= 1.0 / 2000 + 1e-12) }
        #expect(PopulationSelection.systematic(weights, count: 4, order: Array(0..<6), start: 0.5) == nil)
        #expect(PopulationSelection.systematic(weights, count: 0, order: Array(0..<6), start: 0.5) == nil)
    }

    /// Points spread evenly over a square of side 8, a standard normal asked for: each coordinate of the accepted passes a
    /// Kolmogorov-Smirnov test at 0.1 % (1.95 / sqrt n). The scale is chosen for small distances, so that the test errs
    /// less often than that. A tenth of the ratio's mass is 2 pi / 64 of the points' number, so thousands are accepted.
    @Test func acceptedPointsFollowTheTarget() throws {
        var random = Generator(state: 11)
        let columns = (0..<2).map { _ in (0..<20_000).map { _ in 8 * random.uniform() - 4 } }
        let uniforms = (0..<20_000).map { _ in random.uniform() }
        let densities = NearestNeighbourDensity.logDensities(of: columns, threads: 2)
        let ratios = densities.indices.map { exp(-(columns[0][$0] * columns[0][$0] + columns[1][$0] * columns[1][$0]) / 2 - densities[$0]) }
        func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
        let cumulative = columns.map { $0.map(normal) }
        let found = try #require(PopulationSelection.accept(ratios: ratios, uniforms: uniforms, cumulative: cumulative))
        #expect(found.chosen.count > 300)
        for column in columns {
            let sample = try #require(WeightedSample(found.chosen.map { column[$0] }, weights: found.chosen.map { _ in 1 }))
            #expect(sample.distance(to: normal) < 1.95 / Double(found.chosen.count).squareRoot())
        }
        // Without a choice they fail it by far.
        let all = try #require(WeightedSample(columns[0], weights: columns[0].map { _ in 1 }))
        #expect(all.distance(to: normal) > 0.15)
        #expect(PopulationSelection.accept(ratios: [1, 0], uniforms: [0.5, 0.5], cumulative: []) == nil)
    }
}
