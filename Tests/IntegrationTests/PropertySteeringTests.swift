import Foundation
import Integration
import ModelCompiler
import Testing

/// Steered twins are the twins of the schedule that steering led to, by every integrator.
@Suite struct PropertySteeringTests {
    /// Halves the dose once a level is above a limit; adds one dose, and changes a covariate.
    private struct Halving: Steering {
        var limit: Double
        var amount = 100.0
        var seen: [Double] = []
        var now: [Double] = []
        var given: [EventRecord] = []
        var measurement = -1
        var ends = false

        var laterDoses: [Dose] { [Dose(.route(0), amount: 1, delivery: .duration(2))] }

        mutating func begin(_ orders: inout SteeringOrders) {
            measurement = orders.measure(at: 23)
            orders.call(0, at: 29)
            orders.call(1, at: 36, afterRecords: true)
            orders.call(2, at: 60)
        }

        mutating func act(_ call: Int, at time: Double, seeing view: SteeringView, _ orders: inout SteeringOrders) {
            now.append(view.now()[0])
            switch call {
            case 0:
                seen.append(view.reading(measurement, 0))
                #expect(view.reading(measurement + 1, 0).isNaN && view.reading(measurement, 7).isNaN)
                if seen[0] > limit { amount /= 2 }
            case 1:
                let record = EventRecord(time: 40, action: .dose(Dose(.route(0), amount: 30, delivery: .duration(2))), tag: "added")
                #expect(orders.add(record) == 8)
                orders.set(covariate: 0, to: 2)
            default: if ends { orders.endLife() }
            }
        }

        mutating func give(_ dose: Dose, record: Int, at time: Double) -> (dose: Dose, mark: Int)? {
            if record == 6 { return nil }
            var dose = dose
            if record < 8 { dose.amount = amount }
            given.append(EventRecord(time: time, action: .dose(dose), tag: record < 8 ? "plan" : "added"))
            return (dose, record < 8 ? 1 : 2)
        }
    }

    /// Linear, so that all integrators solve it; the covariate acts on elimination.
    private static let model = TestModel.intravenous(k: 0.1 * ("x" as E), covariates: ["x"])

    private static func task(k: Double, _ steering: Halving?) -> TwinTask {
        TwinTask(
            covariates: [CovariateTrack(k)],
            records: (0..<8).map { EventRecord.dose(12 * Double($0), 100, route: 0, .bolus) },
            sampleTimes: stride(from: 0, through: 96, by: 1.5).map { $0 },
            functionals: [.auc(observable: 0, from: 48, to: 96), .auc(observable: 0, from: 0, to: 50)], steering: steering, endTime: 96)
    }

    private static func integrators() throws -> [any TwinIntegrator] {
        let code = try model.code()
        let exact = try #require(LinearCode(code))
        return [
            ReferenceIntegrator(system: model.system(code), tolerances: .tight), try #require(try model.packs()),
            ExactIntegrator(exact, tolerances: .tight) { model.system(code) },
        ]
    }

    @Test(arguments: 0..<3) func steeredTwinsAreTheirSchedules(_ number: Int) throws {
        let integrator = try Self.integrators()[number]
        // Above and below the limit side by side: each has its own way.
        let tasks = (0..<11).map { Self.task(k: 0.6 + 0.1 * Double($0), Halving(limit: 40)) }
        let steered = integrator.solve(tasks)
        var halved = 0
        let frozen = try zip(tasks, steered).map { task, solution -> TwinTask in
            #expect(solution.failure == nil)
            let steering = try #require(solution.steering as? Halving)
            halved += steering.amount == 50 ? 1 : 0
            var plain = task
            plain.steering = nil
            plain.records = steering.given
            plain.covariates[0].effect = .afterRecords
            plain.covariates[0].changes = [.init(time: 36, value: 2)]
            #expect(solution.doses.map(\.amount) == steering.given.map { if case .dose(let dose) = $0.action { dose.amount } else { .nan } })
            #expect(solution.doses.map(\.mark) == steering.given.map { $0.tag == "added" ? 2 : 1 })
            #expect(solution.doses.count == 8 && solution.doses.allSatisfy { $0.time != 72 })
            return plain
        }
        #expect(halved > 2 && halved < 9)
        for (a, b) in zip(steered, integrator.solve(frozen)) {
            // Both keep the tolerance (see ``AnalyticDosingTests``); a call is a moment, so steps differ.
            #expect(largestDifference(a, b) <= 2000 * Tolerances.tight.relative)
            #expect((a.functionals[0] - b.functionals[0]).magnitude <= 1e-6 * b.functionals[0])
        }
    }

    /// The amount after two doses of 100, 12 apart, at k = 0.1: 100 (e^-1.1 + e^-2.3) at 23, a dose more and 100 (1 + e^-1.2 + e^-2.4)
    /// just after 24.
    @Test(arguments: 0..<3) func readingsAreWhatTheTwinHas(_ number: Int) throws {
        let integrator = try Self.integrators()[number]
        let solution = integrator.solve(Self.task(k: 1, Halving(limit: 1e9)))
        let steering = try #require(solution.steering as? Halving)
        func amount(_ since: [Double]) -> Double { since.reduce(0) { $0 + 100 * Foundation.exp(-0.1 * $1) } }
        // A thousand tolerances, as in ``AnalyticDosingTests``.
        let limit = 1000 * Tolerances.tight.relative
        #expect((steering.seen[0] / amount([23, 11]) - 1).magnitude <= limit)
        #expect((steering.now[0] / amount([29, 17, 5]) - 1).magnitude <= limit)
        #expect((steering.now[1] / amount([36, 24, 12, 0]) - 1).magnitude <= limit)
    }

    @Test(arguments: 0..<3) func lifeEndsWhereItIsEnded(_ number: Int) throws {
        let integrator = try Self.integrators()[number]
        var steering = Halving(limit: 60)
        steering.ends = true
        let solution = integrator.solve(Self.task(k: 1, steering))
        #expect(solution.failure == nil)
        let known = solution.samples[0].filter { !$0.isNaN }.count
        #expect(known == 41)
        #expect(solution.functionals[0].isNaN && !solution.functionals[1].isNaN)
        #expect(solution.doses.allSatisfy { $0.time < 60 })
    }

    /// A twin of the exact or reference solver has the bits of its task alone, whether its mates are steered or not.
    @Test(arguments: [0, 2]) func matesDoNotNotice(_ number: Int) throws {
        let integrator = try Self.integrators()[number]
        let plain = Self.task(k: 0.9, nil)
        let alone = integrator.solve(plain)
        let among = integrator.solve([Self.task(k: 1, Halving(limit: 60)), plain, Self.task(k: 2, Halving(limit: 60))])
        #expect(bits(alone) == bits(among[1]))
        #expect(bits(integrator.solve(plain)) == bits(alone))
    }

    /// What a steering throws is the twin's failure, and its mates go on.
    @Test(arguments: 0..<3) func aFailureIsTheTwinsOwn(_ number: Int) throws {
        struct Failing: Steering {
            var laterDoses: [Dose] { [] }
            mutating func begin(_ orders: inout SteeringOrders) { orders.call(0, at: 30) }
            mutating func act(_ call: Int, at time: Double, seeing view: SteeringView, _ orders: inout SteeringOrders) throws {
                throw TwinFailure(.badDose, time: time, "no", remedy: "none")
            }
            mutating func give(_ dose: Dose, record: Int, at time: Double) -> (dose: Dose, mark: Int)? { (dose, 0) }
        }
        var task = Self.task(k: 1, nil)
        task.steering = Failing()
        let solutions = try Self.integrators()[number].solve([Self.task(k: 1, nil), task, Self.task(k: 1.2, nil)])
        #expect(solutions.map { $0.failure?.reason } == [nil, .badDose, nil])
        #expect(solutions[1].failure?.time == 30)
    }
}
