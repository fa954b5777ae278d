import Expressions
import ModelCompiler
import Testing

@Suite struct AnalyticEventTests {
    @Test func rootsTruthAndSimultaneousReset() throws {
        var equations = TwinEquations()
        equations.parameters = [.init("threshold", .constant(2))]
        equations.states = [
            .init("a", derivative: Formula.tree("-a")), .init("b", derivative: Formula.tree("a")),
        ]
        equations.events = [
            .init(
                condition: Formula.tree("a < threshold and (b >= 1 or t > 10)"),
                resets: [(state: 0, value: Formula.tree("b + 10")), (state: 1, value: Formula.tree("a"))])
        ]
        let workspace = TwinWorkspace(try TwinCode(equations))
        workspace.load(covariates: [], iiv: [], iov: [], overrides: [])
        workspace.beginSegment(from: 0, to: 10)
        // Two comparisons of states are roots; the one of time is a stop.
        #expect(workspace.rootCount == 2)
        #expect(workspace.stops(after: 0, before: 100) == [10])
        var roots = [0.0, 0.0]
        workspace.roots(0, [1.5, 3], into: &roots)
        #expect(roots.map(abs).sorted() == [0.5, 2])
        #expect(workspace.eventHolds(0, 0, [1.5, 3]))
        #expect(!workspace.eventHolds(0, 0, [1.5, 0.5]))
        #expect(!workspace.eventHolds(0, 0, [2.5, 3]))
        workspace.beginSegment(from: 10, to: 20)
        #expect(workspace.eventHolds(0, 15, [1.5, 0.5]))
        var y = [1.5, 3.0]
        workspace.applyReset(of: 0, 0, &y)
        #expect(y == [13, 1.5])
    }
}
