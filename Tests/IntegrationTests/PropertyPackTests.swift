import CLanes
import Foundation
import Integration
import ModelCompiler
import TestSupport
import Testing

/// Packs: what their lanes have to do with each other, and what not.
@Suite struct PropertyPackTests {
    /// Saturable elimination and a response with a power in it, so that every kernel has work.
    private static let model: TestModel = {
        let central = "central" as E
        let absorbed = ("ka" as E) * "depot"
        return TestModel(
            parameters: [("ka", 1.1), ("vmax", 12), ("gamma", 1.7)],
            states: [
                ("depot", 0, -absorbed), ("central", 0, absorbed - ("vmax" as E) * central / (20 + central)),
                ("response", 50, 5 / (1 + E.power(central / 30, "gamma")) - 0.1 * ("response" as E)),
            ],
            routes: [("oral", 0, .init(lag: 0.5)), ("iv", 1, .init())], observables: ["central", "response"])
    }()

    /// Twins that differ in parameters, amounts and dose times; `shift` is the most a dose is late, in hours.
    private static func tasks(_ count: Int, shift: Double, seed: UInt64 = 7) -> [TwinTask] {
        var generator = SeededGenerator(state: seed)
        return (0..<count).map { _ in
            let factors = (0..<3).map { _ in Double.random(in: 0.6...1.6, using: &generator) }
            let records = (0..<5).map { k in
                EventRecord.dose(
                    12 * Double(k) + shift * Double.random(in: 0...1, using: &generator), Double.random(in: 40...120, using: &generator),
                    route: k % 2, k % 2 == 1 ? .duration(1.5) : .bolus)
            }
            return TwinTask(
                overrides: [(0, 1.1 * factors[0]), (1, 12 * factors[1]), (2, 1.7 * factors[2])].map { .init(parameter: $0.0, value: $0.1) },
                records: records, sampleTimes: stride(from: 0, through: 72, by: 1.5).map { $0 },
                functionals: [
                    .auc(observable: 0, from: 0, to: 72), .lowest(observable: 1, from: 10, to: 60.5),
                    .timeAbove(observable: 0, threshold: 30, from: 0, to: 72),
                ], endTime: 72)
        }
    }

    @Test(arguments: [8, 16], [0.0, 1.5]) func everyLaneMeetsItsOwnTolerance(_ width: Int, _ shift: Double) throws {
        let packs = try #require(try Self.model.packs(.standard, width: width))
        let exact = try Self.model.integrator(Tolerances(relative: 1e-11))
        let tasks = Self.tasks(21, shift: shift)
        for (task, solution) in zip(tasks, packs.solve(tasks)) {
            #expect(solution.failure == nil)
            let truth = exact.solve(task)
            // Ten times the tolerance: step errors are kept to a tenth of it and there are some hundred steps.
            #expect(largestDifference(solution, truth) <= 1e-5)
            for (a, b) in zip(solution.functionals, truth.functionals) { #expect((a / b - 1).magnitude <= 1e-5) }
        }
    }

    @Test func freshAndUsedPacksAgreeToTheBit() throws {
        let tasks = Self.tasks(16, shift: 1)
        let fresh = try #require(try Self.model.packs(.standard, width: 16)).solve(tasks).map(bits)
        let used = try #require(try Self.model.packs(.standard, width: 16))
        _ = used.solve(Self.tasks(40, shift: 0, seed: 99))
        var broken = tasks
        broken[3].records = [.dose(0, .nan)]
        _ = used.solve(broken)
        #expect(used.solve(tasks).map(bits) == fresh)
        // Two packs in one call are each what they are alone.
        #expect(used.solve(tasks + tasks).map(bits) == fresh + fresh)
    }

    /// Equations with conditions and roots in time, short packs and lives of different lengths: lanes that rest must not
    /// be evaluated at times of twins that were there before.
    @Test func shortPacksForgetTheTwinsBefore() throws {
        let age = ("t" as E) - 10
        let model = TestModel(
            parameters: [("k", 0.2)],
            states: [("central", 0, -("k" as E) * "central" + E.choose(age > 0, E.power(age, 0.5), 0))],
            routes: [("iv", 0, .init())], observables: ["central"])
        func tasks(_ count: Int, _ end: Double) -> [TwinTask] {
            (0..<count).map {
                TwinTask(
                    overrides: [.init(parameter: 0, value: 0.1 + 0.02 * Double($0))], records: [.dose(0, 100, addl: 2, ii: 7)],
                    sampleTimes: [1, 9, 11, 20, end - Double($0)], endTime: end - Double($0))
            }
        }
        let used = try #require(try model.packs(.standard))
        _ = used.solve(tasks(8, 60))
        for count in [1, 3, 5, 8] {
            let fresh = try #require(try model.packs(.standard))
            let solutions = used.solve(tasks(count, 40))
            #expect(solutions.allSatisfy { $0.failure == nil })
            #expect(fresh.solve(tasks(count, 40)).map(bits) == solutions.map(bits))
        }
    }

    @Test(arguments: [8, 16]) func instructionSetsAndNativeCodeGiveTheSameBits(_ width: Int) throws {
        let tasks = Self.tasks(width + 3, shift: 1)
        let expected = try #require(try Self.model.packs(.standard, width: width, level: LANES_PLAIN)).solve(tasks).map(bits)
        for level in [LANES_AVX2, LANES_AVX512] {
            #expect(try #require(try Self.model.packs(.standard, width: width, level: level)).solve(tasks).map(bits) == expected)
        }
        guard CCompiler.find() != nil else { return }
        for level in [LANES_PLAIN, lanes_best_level()] {
            let native = try #require(try Self.model.packs(.standard, width: width, level: level, isNative: true))
            #expect(native.solve(tasks).map(bits) == expected)
        }
    }

    @Test func readingsLeaveTheStepsAlone() throws {
        let packs = try #require(try Self.model.packs(.standard))
        var tasks = Self.tasks(8, shift: 1)
        let sparse = packs.solve(tasks)
        for index in tasks.indices {
            tasks[index].sampleTimes = stride(from: 0, through: 72, by: 0.25).map { $0 }
            tasks[index].functionals = []
            tasks[index].records += [.observe(0.001), .observe(13.7)]
        }
        for (dense, sparse) in zip(packs.solve(tasks), sparse) {
            #expect(stride(from: 0, to: dense.samples[0].count, by: 6).map { dense.samples[0][$0].bitPattern } == sparse.samples[0].map(\.bitPattern))
            #expect(dense.statistics.steps == sparse.statistics.steps)
        }
    }

    /// Lanes may have any number of events; those that are done rest.
    @Test func livesOfDifferentLengths() throws {
        var tasks = Self.tasks(8, shift: 1.5)
        tasks[1].records = []
        tasks[2].endTime = 3
        tasks[2].sampleTimes = [1, 2, 3]
        tasks[2].functionals = []
        tasks[5].records = (0..<40).map { .dose(Double($0) * 1.7, 10, route: 1) }
        tasks[6].startTime = -24
        let packs = try #require(try Self.model.packs(.standard))
        let exact = try Self.model.integrator(Tolerances(relative: 1e-11))
        for (task, solution) in zip(tasks, packs.solve(tasks)) {
            #expect(solution.failure == nil)
            #expect(largestDifference(solution, exact.solve(task)) <= 1e-5)
        }
    }

    @Test func matricesFactoredWithPivotingGiveTheSame() throws {
        let tasks = Self.tasks(8, shift: 1)
        let usual = try #require(try Self.model.packs())
        let pivoting = try #require(try Self.model.packs())
        pivoting.largestReciprocalPivot = 0
        for (a, b) in zip(usual.solve(tasks), pivoting.solve(tasks)) { #expect(largestDifference(a, b) <= 2e-7) }
        #expect(usual.work?.pivoted == 0)
        let work = try #require(pivoting.work)
        #expect(work.pivoted > 0 && work.pivoted == work.factorisations)
    }

    @Test func cancelledTwinsSaySo() throws {
        var asked = 0
        // Asked between readings, of which there is one every 1.5 h.
        var tasks = Self.tasks(3, shift: 0)
        for index in tasks.indices { tasks[index].functionals = [] }
        let solutions = try #require(try Self.model.packs(.standard)).solve(tasks) {
            asked += 1
            return asked > 10
        }
        #expect(solutions.allSatisfy { $0.failure?.reason == .cancelled })
        #expect(solutions.allSatisfy { !$0.samples[0][1].isNaN && $0.samples[0][40].isNaN })
    }
}
