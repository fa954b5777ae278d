import Statistics
import Testing

struct GraphCase: Sendable {
    let name: String
    let weights: [Double]
    let transitions: [[Double]]
    let p, adjusted: [Double]
    let alpha: Double
    let rejected: [Bool]
}

private let successive: [[Double]] = [[0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0]]
private let third = 1.0 / 3
private let holmGraph = [
    [0, third, third, third], [third, 0, third, third], [third, third, 0, third], [third, third, third, 0],
]

/// graphicalMCP (Apache-2.0, commit f39d02c), shortcut tests; its closures agree. The first graphs are of Maurer and
/// Bretz (2011).
@Test(arguments: [
    GraphCase(
        name: "simple successive 1", weights: [0.5, 0.5, 0, 0], transitions: successive,
        p: [0.01, 0.005, 0.015, 0.022],
        adjusted: [0.02, 0.01, 0.03, 0.03], alpha: 0.025, rejected: [true, true, false, false]),
    GraphCase(
        name: "simple successive 1, other p", weights: [0.5, 0.5, 0, 0], transitions: successive,
        p: [0.001, 0.02, 0.002, 0.03], adjusted: [0.002, 0.02, 0.004, 0.03], alpha: 0.025,
        rejected: [true, true, true, false]),
    GraphCase(
        name: "simple successive 2", weights: [0.5, 0.5, 0, 0],
        transitions: [[0, 0.5, 0.5, 0], [0.5, 0, 0, 0.5], [0, 1, 0, 0], [1, 0, 0, 0]], p: [0.018, 0.01, 0.105, 0.006],
        adjusted: [0.024, 0.02, 0.105, 0.024], alpha: 0.025, rejected: [true, true, false, true]),
    GraphCase(
        name: "Holm", weights: [0.25, 0.25, 0.25, 0.25], transitions: holmGraph, p: [0.01, 0.02, 0.03, 0.005],
        adjusted: [0.03, 0.04, 0.04, 0.02], alpha: 0.05, rejected: [true, true, true, true]),
    GraphCase(
        name: "Holm, other p", weights: [0.25, 0.25, 0.25, 0.25], transitions: holmGraph,
        p: [0.001, 0.04, 0.013, 0.03],
        adjusted: [0.004, 0.06, 0.039, 0.06], alpha: 0.05, rejected: [true, false, true, false]),
    GraphCase(
        name: "fixed sequence", weights: [1, 0, 0], transitions: [[0, 1, 0], [0, 0, 1], [0, 0, 0]],
        p: [0.01, 0.04, 0.001], adjusted: [0.01, 0.04, 0.04], alpha: 0.025, rejected: [true, false, false]),
    GraphCase(
        name: "fallback", weights: [0.5, 0.3, 0.2], transitions: [[0, 1, 0], [0, 0, 1], [0, 0, 0]],
        p: [0.013, 0.02, 0.004], adjusted: [0.026, 0.026, 0.02], alpha: 0.025, rejected: [false, false, true]),
])
func graphicalTestsMatchGraphicalMCP(_ example: GraphCase) throws {
    let graph = try GraphicalTest(weights: example.weights, transitions: example.transitions)
    let adjusted = try #require(graph.adjusted(example.p))
    for (value, expected) in zip(adjusted, example.adjusted) { #expect(abs(value - expected) < 1e-9) }
    #expect(graph.rejected(example.p, alpha: example.alpha) == example.rejected)
}

struct AdjustmentCase: Sendable {
    let p: [Double]
    let expected: [PValueAdjustment: [Double]]
}

/// R 4.2.2, p.adjust.
@Test(arguments: [
    AdjustmentCase(
        p: [0.01, 0.02, 0.03, 0.005],
        expected: [
            .holm: [0.03, 0.04, 0.04, 0.02], .hochberg: [0.03, 0.03, 0.03, 0.02], .hommel: [0.03, 0.03, 0.03, 0.02],
            .bonferroni: [0.04, 0.08, 0.12, 0.02], .benjaminiHochberg: [0.02, 0.026666666666667, 0.03, 0.02],
        ]),
    AdjustmentCase(
        p: [0.1074, 0.3625, 0.1482, 0.0282, 0.6521],
        expected: [
            .holm: [0.4296, 0.725, 0.4446, 0.141, 0.725], .hochberg: [0.4296, 0.6521, 0.4446, 0.141, 0.6521],
            .hommel: [0.3222, 0.6521, 0.4446, 0.141, 0.6521], .bonferroni: [0.537, 1, 0.741, 0.141, 1],
            .benjaminiHochberg: [0.247, 0.453125, 0.247, 0.141, 0.6521],
        ]),
    AdjustmentCase(
        p: [0.8284, 0.0668, 0.1438, 0.3141, 0.2055, 0.0561, 0.6259, 0.1393, 0.5711, 0.1131, 0.3597, 0.029],
        expected: [
            .holm: [1, 0.668, 1, 1, 1, 0.6171, 1, 1, 1, 1, 1, 0.348],
            .hommel: [
                0.8284, 0.5344, 0.7194, 0.8284, 0.822, 0.4488, 0.8284, 0.7194, 0.8284, 0.6786, 0.8284, 0.31636,
            ],
        ]),
])
func adjustedPValuesMatchR(_ example: AdjustmentCase) throws {
    for (method, expected) in example.expected {
        let adjusted = try #require(method.adjusted(example.p))
        for (value, reference) in zip(adjusted, expected) { #expect(isClose(value, reference, relative: 1e-12)) }
    }
}

/// Dunnett (1955, tables 1a and 2a; 1964): 5 % critical values of equal groups with 10 degrees of freedom for 1 to 5
/// treatments, two decimals as printed.
@Test func dunnettsCriticalValuesMatchHisTables() throws {
    let oneSided = [1.81, 2.15, 2.34, 2.47, 2.56]
    let twoSided = [2.23, 2.57, 2.76, 2.89, 2.99]
    for k in 1...5 {
        let distribution = try #require(
            DunnettDistribution(arms: [Double](repeating: 4, count: k), control: 4, degreesOfFreedom: 10))
        let one = try #require(distribution.criticalValue(alpha: 0.05))
        let two = try #require(distribution.criticalValue(alpha: 0.05, sides: .two))
        // Dunnett's quadrature by hand is off by one in the last digit here and there.
        #expect(abs(one - oneSided[k - 1]) < 0.0101 && abs(two - twoSided[k - 1]) < 0.0101, "\(k): \(one), \(two)")
    }
}

/// mvtnorm 1.1-3 under R 4.2.2: pmvt by Genz and Bretz (error 2e-7 for more than two arms) and exactly for two.
@Test(arguments: [
    ([5.0, 5, 5], 4.0, 15.0, 2.2, TestSides.one, 0.0519594897, 3e-7),
    ([4, 8], 6, 10, 2.5, .two, 0.0564103471046, 1e-10), ([4, 4], 4, 1, 1, .two, 0.649622832907, 1e-9),
    ([10, 10, 10, 10], 20, .infinity, 2.0, .one, 0.0788637717, 1e-7),
])
func dunnettsTailsMatchMvtnorm(
    _ arms: [Double], _ control: Double, _ df: Double, _ t: Double, _ sides: TestSides, _ expected: Double,
    _ tolerance: Double
) throws {
    let distribution = try #require(DunnettDistribution(arms: arms, control: control, degreesOfFreedom: df))
    #expect(abs(distribution.upperTail(of: t, sides: sides) - expected) < tolerance)
}
