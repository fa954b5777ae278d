import Expressions
import Foundation
import ModelCompiler
import Testing

@Suite struct AnalyticParameterTests {
    static func equations(_ parameters: [TwinEquations.Parameter], covariates: [String] = []) -> TwinEquations {
        var equations = TwinEquations()
        equations.covariates = covariates
        equations.parameters = parameters
        return equations
    }

    @Test func randomEffectsOnEachScale() throws {
        let equations = Self.equations([
            .init("a", .constant(4), iiv: .lognormal, iov: .lognormal),
            .init("b", .constant(4), iiv: .normal),
            .init("c", .constant(4), iiv: .proportional, iov: .proportional),
            .init("d", .constant(0.4), iiv: .logit),
            .init("e", .constant(4)),
            .init("f", .constant(4), iov: .lognormal),
        ])
        let workspace = TwinWorkspace(try TwinCode(equations))
        let iiv = [0.3, 0.3, 0.3, 0.3, 0.3, 0.3]
        let iov = [-0.1, -0.1, -0.1, -0.1, -0.1, -0.1]
        workspace.load(covariates: [], iiv: iiv, iov: iov, overrides: [])
        let odds = 0.4 / 0.6 * exp(0.3)
        let expected = [4 * exp(0.2), 4.3, 4 + 0.2 * 4, odds / (1 + odds), 4, 4 * exp(-0.1)]
        for (value, reference) in zip(workspace.parameters, expected) {
            #expect(abs(value - reference) <= 4 * reference.ulp)
        }
        workspace.setOccasion(iov: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
        workspace.updateParameters(at: 24)
        #expect(abs(workspace.parameters[0] - 4 * exp(0.8)) <= 4 * exp(0.8).ulp * 4)
        #expect(workspace.parameters[4] == 4)
    }

    @Test func parametersMayReferToEachOtherAndToOverrides() throws {
        let equations = Self.equations(
            [
                .init("CL", Formula.tree("k * V")),
                .init("V", Formula.tree("10 * weight / 70"), iiv: .lognormal),
                .init("k", .constant(0.1)),
            ], covariates: ["weight"])
        let workspace = TwinWorkspace(try TwinCode(equations))
        workspace.load(covariates: [140], iiv: [0, 0, 0], iov: [0, 0, 0], overrides: [])
        #expect(workspace.parameters == [2, 20, 0.1])
        workspace.load(covariates: [140], iiv: [0, 0.7, 0], iov: [0, 0, 0], overrides: [(1, 30)])
        #expect(workspace.parameters == [3, 30, 0.1])
        workspace.setCovariates([70])
        workspace.updateParameters(at: 5)
        #expect(workspace.parameters == [3, 30, 0.1])
        workspace.load(covariates: [70], iiv: [], iov: [], overrides: [])
        #expect(workspace.parameters == [1, 10, 0.1])
    }

    @Test func covariatesAndTimeCountWhenParametersAreUpdated() throws {
        var equations = Self.equations(
            [.init("CL", Formula.tree("if t >= 5 then 2 else 1"))], covariates: ["weight"])
        equations.states = [.init("x", derivative: Formula.tree("-CL*weight*x"))]
        let workspace = try TwinWorkspace.individual(equations, covariates: [3])
        #expect(workspace.derivative(9, [1]) == [-3])
        workspace.setCovariates([4])
        workspace.updateParameters(at: 4.5)
        #expect(workspace.derivative(9, [1]) == [-4])
        workspace.updateParameters(at: 5)
        #expect(workspace.derivative(9, [1]) == [-8])
        #expect(workspace.stops(after: 0, before: 10) == [])
    }

    @Test func whatCannotBeCompiledIsSaid() {
        #expect(throws: CompileError.cyclic(["a", "b"])) {
            try TwinCode(Self.equations([.init("a", .symbol("b")), .init("b", .symbol("a"))]))
        }
        #expect(throws: CompileError.unknownSymbol("zz", in: "parameter `a`")) {
            try TwinCode(Self.equations([.init("a", .symbol("zz"))]))
        }
        var large = TwinEquations()
        large.states = (0..<33_000).map { .init("s\($0)", derivative: .constant(Double($0))) }
        #expect(throws: CompileError.self) { try TwinCode(large) }
    }

    @Test func initialValuesAndRoutes() throws {
        var equations = TwinEquations()
        equations.parameters = [.init("base", .constant(5)), .init("F", .constant(0.7))]
        equations.states = [
            .init("a", initial: Formula.tree("2 * b"), derivative: .constant(0)),
            .init("b", initial: Formula.tree("base + 1"), derivative: .constant(0)),
        ]
        equations.routes = [
            .init(bioavailability: Formula.tree("if t > 24 then F / 2 else F"), lag: Formula.tree("0.5 * base")),
            .init(duration: Formula.tree("a + b"), transitNumber: .constant(3), transitMeanTime: .constant(1.5)),
        ]
        let workspace = TwinWorkspace(try TwinCode(equations))
        workspace.load(covariates: [], iiv: [], iov: [], overrides: [])
        var y = [0.0, 0.0]
        workspace.initialState(at: 0, into: &y)
        #expect(y == [12, 6])
        workspace.beginSegment(from: 0, to: 100)
        // A route's condition is taken exactly at the dose and needs no stop of the integrator.
        #expect(workspace.nextTimeStop(after: 0, before: 100) == nil)
        let early = workspace.routeValues(0, at: 24, y)
        #expect(early.bioavailability == 0.7 && early.lag == 2.5 && early.duration == nil)
        #expect(workspace.routeValues(0, at: 24.5, y).bioavailability == 0.35)
        let second = workspace.routeValues(1, at: 0, y)
        #expect(second.bioavailability == 1 && second.lag == 0 && second.duration == 18 && second.rate == nil)
        #expect(second.transitNumber == 3 && second.transitMeanTime == 1.5)
    }
}
