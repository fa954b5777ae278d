import Foundation
import Integration
import Testing

/// Looking at a twin does not change it, and neither does what was solved before.
@Suite struct PropertyReproducibilityTests {
    private static let model: TestModel = {
        var model = TestModel.oral(route: .init(lag: 0.5))
        let effect = ("central" as E) / (("central" as E) + 20)
        model.states.append(("response", 50, 5 * (1 - effect) - 0.1 * ("response" as E)))
        model.events = [
            ("rescue", .init(condition: ("response" as E) < 30, resets: [(state: 2, value: 45)]))
        ]
        model.observables = ["central", "response"]
        return model
    }()

    private func task(dose: Double, times: [Double], functionals: [Functional] = []) -> TwinTask {
        TwinTask(
            records: [.dose(0, dose, addl: 4, ii: 12, ss: .replace)], sampleTimes: times, functionals: functionals, endTime: 72)
    }

    private func bits(_ solution: TwinSolution) -> [[UInt64]] { solution.samples.map { $0.map(\.bitPattern) } }

    @Test func samplesVisitsAndWindowsLeaveTheTrajectoryAlone() throws {
        let sparse = [3.0, 11, 40, 71.5]
        let plain = try Self.model.solve(task(dose: 80, times: sparse), .standard)
        #expect(plain.failure == nil)
        let dense = (0...720).map { Double($0) / 10 }
        let watched = try Self.model.solve(
            task(dose: 80, times: dense, functionals: [.auc(observable: 0, from: 1, to: 50), .lowest(observable: 1, from: 0, to: 72)]),
            .standard)
        for (k, t) in sparse.enumerated() {
            let index = try #require(dense.firstIndex(of: t))
            #expect(plain.samples.map { $0[k].bitPattern } == watched.samples.map { $0[index].bitPattern })
        }
        #expect(plain.statistics == watched.statistics)
        var visited = task(dose: 80, times: sparse)
        visited.records += [.observe(7), .observe(12), .observe(33.3)]
        let withVisits = try Self.model.solve(visited, .standard)
        #expect(bits(withVisits) == bits(plain))
    }

    @Test func freshAndUsedIntegratorsAndAnyOrderAgree() throws {
        let tasks = [80.0, 300, 5, 1, 1000].map { task(dose: $0, times: [1, 12, 30, 60]) }
        let fresh = try tasks.map { bits(try Self.model.solve($0, .standard)) }
        let used = try Self.model.integrator(.standard)
        #expect(used.solve(tasks).map(bits) == fresh)
        #expect(used.solve(Array(tasks.reversed())).map(bits) == Array(fresh.reversed()))
        // Also after a twin that failed.
        var broken = tasks[0]
        broken.records = [.dose(0, .nan)]
        #expect(used.solve(broken).failure != nil)
        #expect(used.solve(tasks).map(bits) == fresh)
    }

    @Test func cancelledTwinsSaySo() throws {
        var asked = 0
        let solutions = try Self.model.integrator(.standard).solve([task(dose: 80, times: [1, 60])]) {
            asked += 1
            return asked > 3
        }
        #expect(solutions[0].failure?.reason == .cancelled)
        #expect(solutions[0].samples[0][1].isNaN)
    }
}
