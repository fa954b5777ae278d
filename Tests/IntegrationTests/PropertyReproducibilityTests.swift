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

    /// Tasks that share nothing, one after another in the same places: each as if it were the first.
    @Test(arguments: [Solver.reference, .cvode, .exact]) func tasksOfAnyShapeFollowEachOther(solver: Solver) throws {
        let model = TestModel.oral(route: .init(lag: 0.5))
        let many = EventRecord.dose(0, 10, addl: 99, ii: 0.7)
        let tasks = [
            TwinTask(records: [.dose(0, 80, addl: 4, ii: 12)], sampleTimes: (0...72).map(Double.init), endTime: 72),
            TwinTask(
                records: [.observe(30), .dose(2, 50, .duration(3)), .observe(2), .observe(7.3)], sampleTimes: [5, 1],
                functionals: [.at(observable: 0, time: 3), .auc(observable: 0, from: 0, to: 40)], endTime: 40),
            TwinTask(records: [.dose(0, .nan)], sampleTimes: [1, 2], endTime: 3),
            TwinTask(records: [many, EventRecord(time: 30, action: .reset), .observe(30), .observe(31)], endTime: 80),
            TwinTask(sampleTimes: [.nan], endTime: 3), TwinTask(endTime: 1),
            TwinTask(records: [.dose(0, 80, addl: 4, ii: 12)], sampleTimes: (0...71).map(Double.init), endTime: 72),
            TwinTask(records: [.observe(30), .dose(2, 50), EventRecord(time: 2, action: .other), .observe(7.3)], sampleTimes: [1, 1, 5], endTime: 40),
        ]
        // A pack's twins depend on their mates, so every task comes alone.
        let used = try Self.integrator(model, solver), all = tasks + tasks.reversed()
        for task in all {
            let found = used.solve([task])[0], fresh = try Self.integrator(model, solver).solve([task])[0]
            #expect(IntegrationTests.bits(found) == IntegrationTests.bits(fresh))
            #expect(found.doses == fresh.doses && found.failure == fresh.failure && found.statistics == fresh.statistics)
        }
    }

    private static func integrator(_ model: TestModel, _ solver: Solver) throws -> any TwinIntegrator {
        switch solver {
        case .cvode: try #require(try model.packs())
        case .exact: try #require(try model.exactIntegrator())
        case .reference, .automatic: try model.integrator()
        }
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
