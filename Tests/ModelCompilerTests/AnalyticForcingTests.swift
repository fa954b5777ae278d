import Expressions
import ModelCompiler
import Testing

@Suite struct AnalyticForcingTests {
    static func workspace(_ expression: String, isLinear: Bool) throws -> TwinWorkspace {
        var equations = TwinEquations()
        equations.forcings = [.init("glucose", times: [1, 3, 4], values: [10, 20, 5], isLinear: isLinear)]
        equations.states = [.init("x", derivative: Formula.tree(expression))]
        let workspace = TwinWorkspace(try TwinCode(equations))
        workspace.load(covariates: [], iiv: [], iov: [], overrides: [])
        return workspace
    }

    @Test func linearInterpolation() throws {
        let workspace = try Self.workspace("glucose", isLinear: true)
        #expect(workspace.stops(after: 0, before: 10) == [1, 3, 4])
        let cases: [(from: Double, to: Double, t: Double, value: Double)] = [
            (0, 1, 0.5, 10), (1, 3, 1, 10), (1, 3, 2, 15), (1, 3, 3, 20), (3, 4, 3.5, 12.5), (4, 1e6, 5e5, 5),
        ]
        for (from, to, t, value) in cases {
            workspace.beginSegment(from: from, to: to)
            #expect(workspace.derivative(t, [0]) == [value])
        }
    }

    @Test func previousValue() throws {
        let workspace = try Self.workspace("glucose", isLinear: false)
        for (from, value) in [(0.0, 10.0), (1, 10), (3, 20), (4, 5), (9, 5)] {
            workspace.beginSegment(from: from, to: from + 0.5)
            #expect(workspace.derivative(from + 0.25, [0]) == [value])
        }
    }

    @Test func conditionOnAForcing() throws {
        // Crosses 16 upwards at 1 + 2 * 6 / 10 = 2.2 and downwards at 3 + 4 / 15.
        let workspace = try Self.workspace("if glucose > 16 then 1 else 0", isLinear: true)
        let stops = workspace.stops(after: 0, before: 10)
        let expected = [1, 2.2, 3, 3 + 4.0 / 15, 4]
        #expect(stops.count == expected.count)
        for (stop, reference) in zip(stops, expected) { #expect(abs(stop - reference) <= 4 * reference.ulp) }
        let truths = ([0.0] + stops).map { start in
            workspace.beginSegment(from: start, to: start + 0.01)
            return workspace.derivative(start, [0])[0]
        }
        #expect(truths == [0, 0, 1, 1, 0, 0])
    }
}
