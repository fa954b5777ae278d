import Expressions
import ModelCompiler
import TestSupport
import Testing

/// Where time is not smooth, and what is frozen between.
@Suite struct AnalyticTimeStopTests {
    @Test func conditionInTime() throws {
        let workspace = try TwinWorkspace.individual(.single("if t > a then 1 else 2", parameters: ["a"]), parameters: [24.3])
        #expect(workspace.stops(after: 0, before: 100) == [24.3])
        #expect(workspace.nextTimeStop(after: 0, before: 24.3) == nil)
        #expect(workspace.nextTimeStop(after: 24.3, before: 100) == nil)
        #expect(workspace.nextTimeStop(after: 24.3.nextDown, before: 100) == 24.3)
        workspace.beginSegment(from: 0, to: 24.3)
        // Frozen: also at and beyond the end, where the integrator may probe.
        #expect(workspace.derivative(24.3, [0]) == [2])
        #expect(workspace.derivative(25, [0]) == [2])
        workspace.beginSegment(from: 24.3, to: 100)
        #expect(workspace.derivative(24.3, [0]) == [1])
        #expect(workspace.derivative(20, [0]) == [1])
        // A segment without length is the moment itself.
        workspace.beginSegment(from: 24.3, to: 24.3)
        #expect(workspace.derivative(24.3, [0]) == [2])
    }

    @Test func equalityInTime() throws {
        let workspace = try TwinWorkspace.individual(.single("(if t == 3 then 1 else 0) + (if t != 3 then 10 else 20)"))
        #expect(workspace.stops(after: 0, before: 10) == [3])
        workspace.beginSegment(from: 0, to: 3)
        #expect(workspace.derivative(1, [0]) == [10])
        workspace.beginSegment(from: 3, to: 3)
        #expect(workspace.derivative(3, [0]) == [21])
    }

    @Test func decreasingSideAndConstantConditions() throws {
        let falling = try TwinWorkspace.individual(.single("if 10 - 2*t > 4 then 1 else 0"))
        #expect(falling.stops(after: -5, before: 10) == [3])
        falling.beginSegment(from: 0, to: 3)
        #expect(falling.derivative(0, [0]) == [1])
        falling.beginSegment(from: 3, to: 9)
        #expect(falling.derivative(3, [0]) == [0])
        // t - tad is the time of the last dose: no slope, no stop, but right after each dose.
        let constant = try TwinWorkspace.individual(.single("if t - tad > 5 then 1 else 0"))
        constant.setLastDose(at: 6)
        #expect(constant.stops(after: 6, before: 100) == [])
        constant.beginSegment(from: 6, to: 8)
        #expect(constant.derivative(7, [0]) == [1])
        constant.setLastDose(at: 4)
        constant.beginSegment(from: 6, to: 8)
        #expect(constant.derivative(7, [0]) == [0])
    }

    @Test func nestedConditions() throws {
        // The outer threshold moves when the inner condition changes: 8 before t = 5, 12 after, 20 after t = 10.
        let nested = try TwinWorkspace.individual(
            .single("if t > (if t > 10 then 20 else if t > 5 then 12 else 8) then 1 else 0"))
        #expect(nested.stops(after: 0, before: 100) == [5, 10, 20])
        nested.beginSegment(from: 10, to: 20)
        #expect(nested.derivative(11, [0]) == [0])
        nested.beginSegment(from: 20, to: 30)
        #expect(nested.derivative(21, [0]) == [1])
        let both = try TwinWorkspace.individual(.single("if t > 2 and t <= 4 or t >= 7 then 1 else 0"))
        #expect(both.stops(after: 0, before: 100) == [2, 4, 7])
        let truths = [0.0, 2, 4, 7].map { start in
            both.beginSegment(from: start, to: start + 1)
            return both.derivative(start + 0.5, [0])[0]
        }
        #expect(truths == [0, 1, 0, 1])
    }

    @Test func timeAfterDose() throws {
        let workspace = try TwinWorkspace.individual(.single("if tad < 2.5 then x*0 + 1 else 0", observables: ["tad"]))
        #expect(workspace.stops(after: 0, before: 100) == [2.5])
        workspace.setLastDose(at: 24)
        #expect(workspace.stops(after: 24, before: 100) == [26.5])
        workspace.beginSegment(from: 24, to: 26.5)
        #expect(workspace.observables(25, [0], count: 2) == [1, 1])
        workspace.beginSegment(from: 26.5, to: 48)
        #expect(workspace.observables(27, [0], count: 2) == [0, 3])
    }

    @Test func floorOfTime() throws {
        let workspace = try TwinWorkspace.individual(.single("floor(t/24)"))
        #expect(workspace.stops(after: 0, before: 100) == [24, 48, 72, 96])
        workspace.beginSegment(from: 48, to: 72)
        #expect(workspace.derivative(72, [0]) == [2])
        workspace.beginSegment(from: 72, to: 72)
        #expect(workspace.derivative(72, [0]) == [3])
        let falling = try TwinWorkspace.individual(.single("floor(-t/10)"))
        #expect(falling.stops(after: 0, before: 35) == [10, 20, 30])
        falling.beginSegment(from: 10, to: 20)
        #expect(falling.derivative(15, [0]) == [-2])
        falling.beginSegment(from: 10, to: 10)
        #expect(falling.derivative(10, [0]) == [-1])
    }

    @Test func clockTimeOfDay() throws {
        // Daytime from 6 to 22 h of each day: floor inside conditions.
        let workspace = try TwinWorkspace.individual(
            .single("if hour >= 6 and hour < 22 then 1 else 0".replacing("hour", with: "(t - 24*floor(t/24))")))
        #expect(workspace.stops(after: 0, before: 60) == [6, 22, 24, 30, 46, 48, 54])
        let truths = [0.0, 6, 22, 24, 30, 46].map { start in
            workspace.beginSegment(from: start, to: start + 1)
            return workspace.derivative(start, [0])[0]
        }
        #expect(truths == [0, 1, 0, 0, 1, 0])
    }

    @Test func kinksOfMinMaxAbs() throws {
        let workspace = try TwinWorkspace.individual(.single("max(t - 5, 0) + min(t, 7) + abs(t - 9)"))
        #expect(workspace.stops(after: 0, before: 100) == [5, 7, 9])
        for (start, end) in [(0.0, 5.0), (5, 7), (7, 9), (9, 20)] {
            workspace.beginSegment(from: start, to: end)
            let t = (start + end) / 2
            #expect(workspace.derivative(t, [0]) == [max(t - 5, 0) + min(t, 7) + abs(t - 9)])
        }
    }

    @Test func curvedConditionsBecomeRoots() throws {
        let workspace = try TwinWorkspace.individual(.single("if t^2 > 2 then 1 else 0"))
        #expect(workspace.stops(after: 0, before: 100) == [])
        #expect(workspace.rootCount == 1)
        var root = [0.0]
        workspace.roots(3, [0], into: &root)
        #expect(abs(root[0]) == 7)
        #expect(workspace.derivative(1, [0]) == [0])
        #expect(workspace.derivative(2, [0]) == [1])
    }

    @Test func stopsAreTheSameFromEverywhere() throws {
        var generator = SeededGenerator(state: 7)
        for _ in 0..<200 {
            let a = Double.random(in: 0.01...30, using: &generator)
            let b = Double.random(in: 0.01...3, using: &generator)
            let dose = Double.random(in: 0...5, using: &generator)
            let workspace = try TwinWorkspace.individual(
                .single("(if b*tad > a then 1 else 2) + floor(t/b)*0.5 + floor(0.3*t + b)", parameters: ["a", "b"]),
                parameters: [a, b])
            workspace.setLastDose(at: dose)
            let all = workspace.stops(after: dose, before: dose + 20)
            #expect(zip(all, all.dropFirst()).allSatisfy { $0 < $1 })
            for _ in 0..<20 {
                let start = Double.random(in: dose...(dose + 20), using: &generator)
                #expect(workspace.stops(after: start, before: dose + 20) == all.filter { $0 > start })
            }
            for stop in all {
                #expect(workspace.nextTimeStop(after: stop.nextDown, before: stop.nextUp) == stop)
                workspace.beginSegment(from: stop, to: stop.nextUp)
                let after = workspace.derivative(stop, [0])
                workspace.beginSegment(from: stop.nextUp, to: stop + 1e-9)
                #expect(workspace.derivative(stop, [0]) == after, "nothing changes within a segment")
            }
        }
    }
}
