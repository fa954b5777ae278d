import Foundation
import Integration
import ModelCompiler
import ModelLibrary
import Testing

/// The exact solver against CVODE at rtol 1e-12, and a lane's independence of everything but its own task.
@Suite struct PropertyExactTests {
    private static let count = 4

    /// Four states, every coefficient of A and b a parameter; an infusion into the first, a bolus into the second.
    private static let model: TestModel = {
        var model = TestModel()
        for i in 0..<count {
            for j in 0..<count { model.parameters.append(("a\(i)\(j)", 0)) }
            model.parameters.append(("b\(i)", 0))
        }
        for i in 0..<count {
            let terms: [E] = (0..<count).map { .symbol("a\(i)\($0)") * .symbol("y\($0)") }
            model.states.append(("y\(i)", .constant(Double(i)), terms.reduce(.symbol("b\(i)")) { $0 + $1 }))
            model.observables.append(.symbol("y\(i)"))
        }
        model.routes = [("first", 0, .init()), ("second", 1, .init(lag: 0.37))]
        return model
    }()

    /// Twins whose compartments exchange at rates of `slowest` to `fastest`, and lose `loss` of it.
    private static func twins(
        _ number: Int, slowest: Double, fastest: Double, loss: Double, _ random: inout Uniform, times: (inout Uniform) -> [Double]
    ) -> [TwinTask] {
        (0..<number).map { _ in
            var a = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
            for from in 0..<count {
                for to in 0..<count where to != from && random.next() < 0.6 {
                    let rate = slowest * pow(fastest / slowest, random.next())
                    a[to][from] += rate
                    a[from][from] -= rate * (1 + loss * random.next())
                }
            }
            var overrides: [ParameterOverride] = []
            for i in 0..<count {
                for j in 0..<count { overrides.append(.init(parameter: 5 * i + j, value: a[i][j])) }
                overrides.append(.init(parameter: 5 * i + 4, value: random.next()))
            }
            let records: [EventRecord] = [
                .dose(24 * random.next(), 100, .duration(1 + random.next()), addl: 3, ii: 11.3),
                .dose(24 * random.next(), 50, route: 1, addl: 2, ii: 7),
            ].sorted { $0.time < $1.time }
            return TwinTask(overrides: overrides, records: records, sampleTimes: times(&random), endTime: 72)
        }
    }

    private static func irregular(_ random: inout Uniform) -> [Double] { (0..<40).map { _ in 72 * random.next() }.sorted() }

    @Test(arguments: [(0.05, 2.0, 0.3), (0.001, 1000, 0.1), (0.05, 2.0, 0.0)])
    func randomCompartments(slowest: Double, fastest: Double, loss: Double) throws {
        var random = Uniform(seed: 7)
        let tasks = Self.twins(11, slowest: slowest, fastest: fastest, loss: loss, &random, times: Self.irregular)
        let exact = try #require(try Self.model.exactIntegrator()).solve(tasks)
        let reference = try Self.model.integrator(Tolerances(relative: 1e-12, stepLimit: 1_000_000)).solve(tasks)
        for (a, b) in zip(exact, reference) {
            #expect(a.failure == nil && b.failure == nil)
            #expect(a.doses == b.doses)
            expectClose(a.samples, b.samples)
        }
    }

    /// Every linear model of the library, under doses and infusions, between readings at random times.
    @Test(arguments: ["theophylline-oral", "vancomycin-goti-2018", "docetaxel-pk"])
    func library(name: String) throws {
        let model = try ModelLibrary.model(name)
        let twin = try CompiledTwin(model: model, observables: [])
        #expect(twin.isAffine)
        var random = Uniform(seed: 11)
        let tasks = (0..<9).map { _ -> TwinTask in
            let iiv = model.parameters.map { $0.iiv == nil ? 0 : random.next() - 0.5 }
            let covariates = model.covariates.map { covariate in
                if case .levels = covariate.kind { return CovariateTrack(0) }
                return CovariateTrack(initial: 60, changes: [.init(time: 3, value: 80)])
            }
            let dose = Dose(.route(0), amount: 500, delivery: .duration(0.05), additional: 4, interval: 1)
            return TwinTask(
                covariates: covariates, iiv: iiv,
                records: [EventRecord(time: random.next(), action: .dose(dose))], sampleTimes: (0..<30).map { _ in 6 * random.next() }.sorted(),
                endTime: 6)
        }
        let exact = try Engine(twin, solver: .exact).integrator(tolerances: .standard).solve(tasks)
        let reference = ReferenceIntegrator(twin, tolerances: Tolerances(relative: 1e-12, stepLimit: 1_000_000)).solve(tasks)
        for (a, b) in zip(exact, reference) {
            #expect(a.failure == nil && b.failure == nil)
            expectClose(a.samples, b.samples)
        }
    }

    /// 1e-9 of the value, or of a thousandth of the largest.
    private func expectClose(_ a: [[Double]], _ b: [[Double]]) {
        for (x, y) in zip(a, b) {
            let largest = y.map(\.magnitude).max() ?? 0
            for k in y.indices {
                #expect((x[k] - y[k]).magnitude <= 1e-9 * max(y[k].magnitude, 1e-3 * largest), "\(x[k]), CVODE \(y[k])")
            }
        }
    }

    @Test func functionalsFollowTheReference() throws {
        var random = Uniform(seed: 5)
        var tasks = Self.twins(9, slowest: 0.05, fastest: 20, loss: 0.2, &random) { _ in [] }
        for k in tasks.indices {
            tasks[k].functionals = [
                .auc(observable: 0, from: 3.3, to: 61), .highest(observable: 0, from: 0, to: 72),
                .lowest(observable: 1, from: 12, to: 36), .average(observable: 2, from: 0, to: 72),
                .timeAbove(observable: 0, threshold: 5, from: 0, to: 72), .at(observable: 3, time: 17.77),
            ]
        }
        let exact = try #require(try Self.model.exactIntegrator(.standard)).solve(tasks)
        let reference = try Self.model.integrator(Tolerances(relative: 1e-11, stepLimit: 1_000_000)).solve(tasks)
        for (a, b) in zip(exact, reference) {
            // A tenth of 1e-6 at the checks of each piece; areas, extremes and times keep several times that.
            for (x, y) in zip(a.functionals, b.functionals) { #expect((x - y).magnitude <= 1e-6 * max(y.magnitude, 1e-3)) }
        }
    }

    @Test func aTwinDependsOnItsTaskAlone() throws {
        var random = Uniform(seed: 3)
        let tasks = Self.twins(13, slowest: 0.01, fastest: 300, loss: 0.2, &random, times: Self.irregular)
        let integrator = try #require(try Self.model.exactIntegrator(.standard))
        let bits = { (solutions: [TwinSolution]) in solutions.map { $0.samples.map { $0.map(\.bitPattern) } } }
        let together = bits(integrator.solve(tasks))
        #expect(bits(tasks.map { integrator.solve($0) }) == together)
        #expect(bits(integrator.solve(tasks.reversed())) == together.reversed())
        // More readings and windows leave readings alone.
        var watched = tasks
        for k in watched.indices {
            watched[k].sampleTimes = (tasks[k].sampleTimes + Self.irregular(&random)).sorted()
            watched[k].functionals = [.highest(observable: 0, from: 1, to: 70), .auc(observable: 2, from: 0, to: 50)]
        }
        for (k, solution) in integrator.solve(watched).enumerated() {
            for (i, t) in tasks[k].sampleTimes.enumerated() {
                let index = try #require(watched[k].sampleTimes.firstIndex(of: t))
                #expect(solution.samples.map { $0[index].bitPattern } == together[k].map { $0[i] })
            }
        }
    }

    /// Rates for which rounding errors would show go to CVODE; so do coefficients that are not finite, with its words.
    @Test func whatIsNotForThisMethodGoesToCVODE() throws {
        let model = TestModel.oral(ka: "ka_given", covariates: ["ka_given"])
        let integrator = try #require(try model.exactIntegrator(.standard))
        let task = { (ka: Double) in
            TwinTask.doses([.dose(0, 100)], at: [1, 10, 100], covariates: [CovariateTrack(ka)])
        }
        let solutions = integrator.solve([task(1), task(2e5), task(.infinity), task(2)])
        #expect(solutions.map { $0.statistics.steps > 0 } == [false, true, false, false])
        #expect(solutions.map { $0.failure?.reason } == [nil, nil, .notFinite, nil])
        // |A| T = 4e7: rounding errors up to 4e-9.
        let reference = try model.integrator(.standard).solve(task(2e5))
        #expect(solutions[1].samples == reference.samples)
    }

    @Test func cancelledTwinsSaySo() throws {
        var asked = 0
        let integrator = try #require(try TestModel.oral().exactIntegrator())
        let task = TwinTask.doses([.dose(0, 100, addl: 9, ii: 1)], at: [0.5, 9.5])
        let solution = integrator.solve([task]) {
            asked += 1
            return asked > 3
        }[0]
        #expect(solution.failure?.reason == .cancelled)
        #expect(solution.samples[0][0].isFinite && solution.samples[0][1].isNaN)
    }
}

/// Numbers from 0 to 1, the same in every run (Knuth's 64-bit linear congruence).
private struct Uniform {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
    }
}
