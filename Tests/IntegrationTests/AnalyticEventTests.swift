import Expressions
import Foundation
import Integration
import ModelCompiler
import Testing

/// State events with times and states known in closed form.
@Suite struct AnalyticEventTests {
    private func solve(_ model: TestModel, _ times: [Double], records: [EventRecord] = []) throws -> TwinSolution {
        let solution = try model.solve(TwinTask(records: records, sampleTimes: times, endTime: times.last ?? 0))
        #expect(solution.failure == nil)
        return solution
    }

    /// Dropped from 10 m, each bounce keeps 0.8 of the speed: bounces at t1 = sqrt(2 h / g), then 2 v / g apart.
    @Test func bouncingBall() throws {
        var model = TestModel()
        model.states = [("height", 10, "speed"), ("speed", 0, -9.81)]
        model.events = [("bounce", .init(condition: ("height" as E) < 0, resets: [(state: 1, value: -0.8 * ("speed" as E))]))]
        model.observables = ["height", "speed"]
        let times = stride(from: 0.05, to: 8, by: 0.13).map { $0 }
        let solution = try solve(model, times)
        for (k, t) in times.enumerated() {
            var speed = (2 * 9.81 * 10.0).squareRoot()
            var bounce = speed / 9.81
            var height = 10 - 9.81 / 2 * t * t
            while t > bounce {
                speed *= 0.8
                let s = t - bounce
                height = speed * s - 9.81 / 2 * s * s
                bounce += 2 * speed / 9.81
            }
            #expect(abs(solution.samples[0][k] - height) < 1e-7, "t = \(t)")
        }
    }

    /// Decays from 100 to 30 and is refilled: a period of ln(100/30)/k.
    @Test func sawtooth() throws {
        var model = TestModel.intravenous()
        model.states[0].initial = 100
        model.events = [("refill", .init(condition: ("central" as E) < 30, resets: [(state: 0, value: 100)]))]
        let times = stride(from: 0.31, to: 60, by: 0.77).map { $0 }
        let solution = try solve(model, times)
        let period = log(100.0 / 30) / 0.2
        for (k, t) in times.enumerated() {
            #expect(abs(solution.samples[0][k] / (100 * exp(-0.2 * t.truncatingRemainder(dividingBy: period))) - 1) < 1e-7)
        }
    }

    /// The event only sets another state: it fires once per crossing, not again and again on the threshold.
    @Test func countsCrossings() throws {
        var model = TestModel()
        let omega = 2 * Double.pi
        model.states = [
            ("x", 0, .constant(omega) * "y"), ("y", 1, .constant(-omega) * "x"), ("count", 0, 0),
        ]
        model.events = [("up", .init(condition: ("x" as E) > 0.5, resets: [(state: 2, value: ("count" as E) + 1)]))]
        model.observables = ["count"]
        // sin(2 pi t) passes 0.5 upwards at 1/12 + whole numbers.
        let solution = try solve(model, [0.08, 0.09, 0.5, 1.08, 1.09, 9.08, 9.09])
        #expect(solution.samples[0] == [0, 1, 1, 1, 2, 9, 10])
    }

    @Test func assignsAtOnceAndInOrder() throws {
        var model = TestModel()
        model.states = [("clock", 0, 1), ("a", 1, 0), ("b", 2, 0)]
        let late = ("clock" as E) > 3
        model.events = [
            ("swap", .init(condition: late, resets: [(state: 1, value: "b"), (state: 2, value: "a")])),
            ("shift", .init(condition: late, resets: [(state: 1, value: ("a" as E) + 10 * ("b" as E))])),
        ]
        model.observables = ["a", "b"]
        let solution = try solve(model, [2.9, 3.1])
        #expect(solution.samples.map { $0[0] } == [1, 2])
        // Swapped to (2, 1), then shifted to (12, 1).
        #expect(solution.samples.map { $0[1] } == [12, 1])
    }

    /// A bolus makes a condition true; its reset makes another one true; one that holds from the start does not fire.
    @Test func jumpsFireEventsAndEventsFireEvents() throws {
        var model = TestModel.intravenous()
        model.states += [("alarm", 0, 0), ("answer", 0, 0), ("idle", 0, 0)]
        model.events = [
            ("second", .init(condition: ("alarm" as E) > 0.5, resets: [(state: 2, value: 7)])),
            ("first", .init(condition: ("central" as E) > 50, resets: [(state: 1, value: 1)])),
            ("initial", .init(condition: ("central" as E) < 1, resets: [(state: 3, value: ("idle" as E) + 1)])),
        ]
        model.observables = ["alarm", "answer", "idle"]
        let solution = try solve(model, [1.9, 2.1, 40], records: [.dose(2, 100)])
        #expect(solution.samples[0] == [0, 1, 1])
        #expect(solution.samples[1] == [0, 7, 7])
        #expect(solution.samples[2] == [0, 0, 1])
    }

    /// Also a bolus at the very beginning, and one that brings the state to begin from with it.
    @Test func dosesAtTheBeginningFireEvents() throws {
        var model = TestModel.intravenous()
        model.states[0].initial = 60
        model.states.append(("alarm", 0, 0))
        model.events = [("high", .init(condition: ("central" as E) > 100, resets: [(state: 1, value: ("alarm" as E) + 1)]))]
        model.observables = ["alarm"]
        #expect(try solve(model, [0.1]).samples[0] == [0])
        #expect(try solve(model, [0.1], records: [.dose(0, 100)]).samples[0] == [1])
        #expect(try solve(model, [0.1, 1.1], records: [.dose(0, 100), .dose(1, 100)]).samples[0] == [1, 1])
        model.states[0].initial = 120
        #expect(try solve(model, [0.1], records: [.dose(0, 100)]).samples[0] == [0])
    }

    /// What exceeds 50 is taken away at once: then every period of doses above that begins with 50.
    @Test func eventsFireInSteadyState() throws {
        var model = TestModel.intravenous()
        model.events = [("cap", .init(condition: ("central" as E) > 50, resets: [(state: 0, value: 50)]))]
        let solution = try solve(model, [1, 11, 13], records: [.dose(0, 100, ii: 12, ss: .replace), .dose(12, 20)])
        let expected = [50 * exp(-0.2), 50 * exp(-0.2 * 11), (50 * exp(-0.2 * 12) + 20) * exp(-0.2)]
        for (found, exact) in zip(solution.samples[0], expected) { #expect(abs(found / exact - 1) < 1e-7) }
    }

    @Test func endlessEventsFail() throws {
        var model = TestModel()
        model.states = [("x", 0, 1)]
        model.events = [
            ("up", .init(condition: ("x" as E) > 1, resets: [(state: 0, value: -1)])),
            ("down", .init(condition: ("x" as E) < -0.5, resets: [(state: 0, value: 2)])),
        ]
        model.observables = ["x"]
        let solution = try model.solve(TwinTask(sampleTimes: [0.5, 2], endTime: 2))
        #expect(solution.failure?.reason == .endlessEvents)
        #expect(solution.failure?.subject == "up" || solution.failure?.subject == "down")
        #expect(abs((solution.failure?.time ?? 0) - 1) < 1e-8)
        #expect(abs(solution.samples[0][0] - 0.5) < 1e-9 && solution.samples[0][1].isNaN)
    }
}
