import Testing
import TrialProtocol

/// Dose times and grids by hand.
@Suite struct AnalyticTimingTests {
    @Test(arguments: [
        // The trial's end is exclusive for doses.
        ("every: 24 h", [0, 24, 48, 72, 96]),
        ("every: 1 d, from: 36 h", [36, 60, 84, 108]),
        // `until` is inclusive, `for` is not.
        ("every: 12 h, until: 36 h", [0, 12, 24, 36]),
        ("every: 12 h, for: 36 h", [0, 12, 24]),
        ("every: 12 h, from: 12 h, for: 36 h", [12, 24, 36]),
        ("every: 12 h, from: 12 h, until: 36 h", [12, 24, 36]),
        ("every: 12 h, until: 35 h", [0, 12, 24]),
        ("every: 12 h, times: 2", [0, 12]),
        ("every: 12 h, from: 1 h, times: 1", [1]),
        ("at: 6 h", [6]),
        ("at: [1 d, 0 h, 90 min]", [0, 1.5, 24]),
    ])
    func dosesAre(_ timing: String, at times: [Double]) throws {
        #expect(try doseTimes(timing) == times)
    }

    /// An interval that is no binary fraction: ends that it meets but for rounding are met.
    @Test(arguments: [
        ("every: 8 min, for: 2 h", 15), ("every: 8 min, until: 2 h", 16), ("every: 0.1 h, until: 0.3 h", 4),
        ("every: 0.1 h, for: 0.3 h", 3), ("every: 0.1 h, from: 0.1 h, until: 0.7 h", 7), ("every: 7 min, for: 49 h", 420),
    ])
    func roundingNeitherAddsNorLosesDoses(_ timing: String, _ count: Int) throws {
        #expect(try doseTimes(timing).count == count)
    }

    @Test func trialEndsExclusivelyDespiteRounding() throws {
        #expect(try doseTimes("every: 8 min", duration: "2 h").count == 15)
        #expect(try doseTimes("every: 0.1 h", duration: "0.7 h").count == 7)
    }

    @Test func gridsAreInclusive() throws {
        func grid(_ text: String) throws -> [Double] {
            try plan(trial(arms: "none: {}", others: "observe: {C: {\(text)}}", duration: "2 d")).observations[0].times
        }
        #expect(try grid("every: 12 h") == [0, 12, 24, 36, 48])
        #expect(try grid("every: 12 h, from: 6 h, until: 30 h") == [6, 18, 30])
        #expect(try grid("at: [48 h, 1 h]") == [1, 48])
        #expect(try grid("every: 1 d, at: [0 h, 2 d, 0.5 d]") == [0, 12, 24, 48])
        #expect(try grid("every: 8 min").last == 48)
        #expect(try grid("every: 8 min").count == 361)
    }

    @Test func withoutGridsEveryOutputIsStored() throws {
        let observations = try plan(trial(arms: "none: {}", duration: "2 d")).observations
        #expect(observations.map(\.output) == [0])
        #expect(observations[0].times.count == 201)
        #expect(observations[0].times[1] == 0.24)
        #expect(observations[0].times.last == 48)
    }
}
