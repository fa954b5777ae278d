import CBoostMath
import Statistics
import Testing

/// Numbers in (0, 1) that look random, always the same.
private func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
    }
}

/// Every non-empty subset of 0..<n.
private func subsets(_ n: Int) -> [[Int]] { (1..<(1 << n)).map { mask in (0..<n).filter { mask >> $0 & 1 == 1 } } }

/// Hommel's procedure is the closed test whose intersections are tested by Simes; Holm's, whose are by Bonferroni.
@Test(arguments: 1...30)
func adjustmentsAreClosedTests(_ seed: Int) throws {
    let p = numbers(5, seed: UInt64(seed)).map { $0 * $0 }
    func closed(_ test: ([Double]) -> Double) -> [Double] {
        p.indices.map { i in subsets(5).filter { $0.contains(i) }.map { test($0.map { p[$0] }) }.max() ?? 0 }
    }
    let simes = closed { part in
        part.sorted().enumerated().map { Double(part.count) * $1 / Double($0 + 1) }.min() ?? 1
    }
    let bonferroni = closed { part in min(1, Double(part.count) * (part.min() ?? 1)) }
    for (value, expected) in zip(try #require(PValueAdjustment.hommel.adjusted(p)), simes) {
        #expect(abs(value - expected) < 1e-14)
    }
    for (value, expected) in zip(try #require(PValueAdjustment.holm.adjusted(p)), bonferroni) {
        #expect(abs(value - expected) < 1e-14)
    }
}

/// The sequentially rejective graph is a closed test: each intersection is tested by Bonferroni with the weights left
/// when the other hypotheses are taken out, in whatever order (Bretz et al. 2009, section 3).
@Test(arguments: 1...30)
func graphicalTestsAreClosedTests(_ seed: Int) throws {
    let n = 4
    let random = numbers(n + n * n + n, seed: UInt64(1000 + seed))
    let total = random[..<n].reduce(0, +)
    let transitions = (0..<n).map { i in
        let row = (0..<n).map { j in i == j ? 0 : random[n + i * n + j] }
        let sum = row.reduce(0, +)
        return row.map { $0 / sum }
    }
    let graph = try GraphicalTest(weights: random[..<n].map { $0 / total }, transitions: transitions)
    let p = random.suffix(n).map { 0.1 * $0 }
    let adjusted = try #require(graph.adjusted(p))
    var closed = [Double](repeating: 0, count: n)
    for part in subsets(n) {
        let others = (0..<n).filter { !part.contains($0) }
        let left = others.reduce(graph) { $0.rejecting($1) }
        let reversed = others.reversed().reduce(graph) { $0.rejecting($1) }
        for (a, b) in zip(left.weights, reversed.weights) { #expect(abs(a - b) < 1e-12) }
        let value = min(1, part.map { p[$0] / left.weights[$0] }.min() ?? 1)
        for i in part { closed[i] = max(closed[i], value) }
    }
    for (value, expected) in zip(adjusted, closed) { #expect(abs(value - expected) < 1e-12) }
}

/// One treatment is Student's t; with independent arms out of reach, between one and Bonferroni.
@Test func dunnettOfOneArmIsStudentsT() throws {
    let one = try #require(DunnettDistribution(arms: [7], control: 5))
    #expect(one.degreesOfFreedom == 10)
    #expect(abs(one.upperTail(of: 1.7) - (1 - boost_t_cdf(1.7, 10))) < 1e-11)
    #expect(isClose(one.criticalValue(alpha: 0.05, sides: .two), boost_t_quantile(0.975, 10), relative: 1e-9))
    let three = try #require(DunnettDistribution(arms: [7, 7, 7], control: 5, degreesOfFreedom: 10))
    let tail = three.upperTail(of: 1.7)
    #expect(tail > one.upperTail(of: 1.7) && tail < 3 * one.upperTail(of: 1.7))
    #expect(three.upperTail(of: .nan).isNaN && three.criticalValue(alpha: 0) == nil)
    #expect(three.upperTail(of: .infinity) == 0)
    #expect(DunnettDistribution(arms: [], control: 5) == nil && DunnettDistribution(arms: [1], control: 1) == nil)
}

/// Three groups by hand: means 2, 5, 4, squares within 2 + 2 + 2 with 6 degrees of freedom, so s^2 = 1 and the standard
/// error sqrt(2/3). The interval reaches zero just at the adjusted p value.
@Test func dunnettTestByHand() throws {
    let test = try #require(
        DunnettTest(control: Sample([1, 2, 3]), treatments: [Sample([4, 5, 6]), Sample([3, 4, 5])]))
    #expect(test.differences == [3, 2])
    #expect(isClose(test.statistics[0], 3 / (2.0 / 3).squareRoot(), relative: 1e-14))
    let p = test.adjustedP()
    #expect(p[0] < p[1] && p[1] < 0.1)
    let touching = try #require(test.intervals(level: 1 - p[1]))
    #expect(abs(touching[1].lower) < 1e-7 && touching[0].lower > 0)
    #expect(DunnettTest(control: Sample([1, 1]), treatments: [Sample([1, 1])]) == nil)
    #expect(DunnettTest(control: Sample([1, 2]), treatments: [Sample([])]) == nil)
    #expect(DunnettTest(control: Sample([1, 2]), treatments: []) == nil)
}

@Test func unusablePValuesAndGraphsAreRefused() throws {
    for method in PValueAdjustment.allCases {
        #expect(method.adjusted([0.1, .nan]) == nil && method.adjusted([0.1, 1.2]) == nil)
        #expect(method.adjusted([]) == [] && method.adjusted([0.3]) == [0.3])
    }
    func refused(_ text: String, _ weights: [Double], _ transitions: [[Double]]) {
        let error = #expect(throws: DesignError.self) { try GraphicalTest(weights: weights, transitions: transitions) }
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }
    refused("add up to 1 at most", [0.6, 0.6], [[0, 1], [1, 0]])
    refused("add up to 1 at most", [.nan, 0.6], [[0, 1], [1, 0]])
    refused("add up to 1 at most", [], [])
    refused("not a square table", [0.5, 0.5], [[0, 1]])
    refused("the transitions from hypothesis 2", [0.5, 0.5], [[0, 1], [0.5, 0.5]])
    refused("the transitions from hypothesis 1", [0.5, 0.5], [[0, 1.5], [1, 0]])
    let graph = try GraphicalTest(weights: [1, 0], transitions: [[0, 0], [0, 0]])
    #expect(graph.adjusted([0.01]) == nil && graph.adjusted([0.01, 2]) == nil)
    // Nothing is handed on: the second hypothesis can never be rejected.
    #expect(graph.adjusted([0.01, 0]) == [0.01, 1] && graph.rejecting(5) == graph)
}
