import Foundation
import Integration
import TestSupport
import Testing

/// A twin that cannot be solved does not take its mates with it.
@Suite struct PropertyPackFailureTests {
    /// One compartment whose twins may have a state that goes wrong at 30 h: with `kind` 1 its derivative is no longer a
    /// number, with `kind` 2 it grows without bound, with `kind` 0 it stays 1. Before, the logarithm
    /// that will be none adds a billionth.
    private static let model: TestModel = {
        let age = ("t" as E) - 30
        let breaks = E.choose(("kind" as E) > 0.5 && ("kind" as E) < 1.5, E.log(-age), 0)
        let grows = E.choose(("kind" as E) > 1.5, E.choose(age > -1, ("wrong" as E) * "wrong", 0), 0)
        return TestModel(
            parameters: [("k", 0.2), ("kind", 0)],
            states: [("central", 0, -("k" as E) * "central"), ("wrong", 1, grows + 1e-9 * breaks)],
            routes: [("iv", 0, .init())], observables: ["central", "wrong"])
    }()

    private static func tasks(_ count: Int, kinds: [Int: Double]) -> [TwinTask] {
        var generator = SeededGenerator(state: 11)
        return (0..<count).map { twin in
            let k = 0.2 * Double.random(in: 0.5...2, using: &generator)
            return TwinTask(
                overrides: [.init(parameter: 0, value: k), .init(parameter: 1, value: kinds[twin] ?? 0)],
                records: [.dose(0, 100, addl: 9, ii: 6)], sampleTimes: (0...30).map { 2 * Double($0) },
                functionals: [.auc(observable: 0, from: 0, to: 28), .auc(observable: 0, from: 0, to: 50)], endTime: 60)
        }
    }

    @Test(arguments: [1.0, 2.0]) func matesGoOn(_ kind: Double) throws {
        let bad: [Int: Double] = [3: kind, 4: kind, 17: kind, 31: kind]
        let packs = try #require(try Self.model.packs(.standard, width: 16))
        let clean = packs.solve(Self.tasks(40, kinds: [:]))
        let found = packs.solve(Self.tasks(40, kinds: bad))
        let exact = try Self.model.integrator(Tolerances(relative: 1e-11))
        let alone = try Self.model.integrator(.standard)
        var errors = (clean: 0.0, others: 0.0)
        for (twin, task) in Self.tasks(40, kinds: bad).enumerated() {
            let solution = found[twin]
            guard bad[twin] == nil else {
                let expected = try #require(alone.solve(task).failure)
                let failure = try #require(solution.failure)
                #expect(failure.reason == expected.reason && failure.subject == "wrong")
                #expect((failure.time - expected.time).magnitude < 1e-3)
                // What was known before stays; a window that was over counts, one that was not does not.
                #expect(!solution.functionals[0].isNaN && solution.functionals[1].isNaN)
                #expect(alone.solve(task).functionals.map(\.isNaN) == [false, true])
                #expect(!solution.samples[0][14].isNaN && solution.samples[0][17].isNaN)
                continue
            }
            #expect(solution.failure == nil)
            let truth = exact.solve(task)
            errors.clean = max(errors.clean, largestDifference(clean[twin], truth))
            errors.others = max(errors.others, largestDifference(solution, truth))
        }
        #expect(errors.others <= 1.2 * errors.clean, "\(errors)")
    }

    /// A lane whose twin went on alone does not tell of that work again with the next.
    @Test func workAloneIsToldOnce() throws {
        let used = try #require(try Self.model.packs(.standard))
        #expect(used.solve(Self.tasks(8, kinds: [3: 1.0]))[3].failure != nil)
        let fresh = try #require(try Self.model.packs(.standard))
        let clean = Self.tasks(8, kinds: [:])
        #expect(used.solve(clean).map(\.statistics) == fresh.solve(clean).map(\.statistics))
    }

    @Test func allLanesBad() throws {
        let packs = try #require(try Self.model.packs(.standard))
        let solutions = packs.solve(Self.tasks(8, kinds: Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, $0 < 4 ? 1.0 : 2.0) })))
        #expect(solutions.allSatisfy { $0.failure?.subject == "wrong" })
    }

    /// The lane that empty lanes of a short pack rest like is the one that fails: its mates still go on in the pack.
    @Test func theFirstOfAShortPack() throws {
        let packs = try #require(try Self.model.packs(.standard))
        let solutions = packs.solve(Self.tasks(5, kinds: [0: 1]))
        #expect(solutions[0].failure?.subject == "wrong")
        let alone = try Self.model.integrator(.standard)
        for (task, solution) in zip(Self.tasks(5, kinds: [0: 1]), solutions).dropFirst() {
            #expect(solution.failure == nil)
            // Solved alone, it would have the reference's very bits.
            #expect(bits(solution) != bits(alone.solve(task)))
        }
    }

    /// A twin that needs more steps than are allowed for one interval is told so, its mates need fewer; also where a
    /// window over time wants to see every step.
    @Test(arguments: [false, true]) func stepLimit(watched: Bool) throws {
        var model = Self.model
        model.parameters.append(("omega", 0))
        model.states += [("x", 1, ("omega" as E) * "y"), ("y", 0, -("omega" as E) * "x")]
        var tasks = Self.tasks(8, kinds: [:])
        tasks[5].overrides.append(.init(parameter: 2, value: 1000))
        if watched { for index in tasks.indices { tasks[index].functionals = [.auc(observable: 0, from: 0, to: 60)] } }
        let packs = try #require(try model.packs(Tolerances(stepLimit: 2000)))
        let solutions = packs.solve(tasks)
        #expect(solutions[5].failure?.reason == .tooManySteps)
        for (index, solution) in solutions.enumerated() where index != 5 { #expect(solution.failure == nil) }
    }
}
