import Dosing
import Testing
import TrialProtocol

/// Curves between candidates, and through them.
@Suite struct PropertyCurveTests {
    /// A local parabola leaves every parabola as it is, at the ends as well.
    @Test(arguments: [2.5, 7, 33.6]) func smoothingKeepsParabolas(_ halfWidth: Double) {
        let values = (0...224).map { place -> Double in 0.2 + 0.01 * Double(place) - 4e-5 * Double(place * place) }
        let smoothed = CurveSmoother(count: 225, halfWidth: halfWidth).smooth(values)
        // A hundred roundings of numbers about 1, divided by a determinant that is well away from 0.
        for (found, expected) in zip(smoothed, values) { #expect(abs(found - expected) < 1e-11) }
    }

    /// The window shrinks until no value moves by more than a standard error: a step is left alone.
    @Test func smoothingIsNoWiderThanTheCurvePermits() {
        let flat = [Double](repeating: 0.4, count: 225)
        #expect(CurveSmoother.fitting(flat, twins: 1000)?.halfWidth == 0.15 * Double(224))
        let step = (0..<225).map { $0 < 100 ? 0.1 : 0.9 }
        #expect(CurveSmoother.fitting(step, twins: 1000) == nil)
        let bump = (0..<225).map { place -> Double in
            let distance = Double(place - 110) / 20
            return 0.5 / (1 + distance * distance)
        }
        let widths = [50, 5000].map { CurveSmoother.fitting(bump, twins: $0)?.halfWidth ?? 0 }
        #expect(widths[0] > widths[1] && widths[1] > 0)
        #expect(CurveSmoother.fitting([0.1, 0.2, 0.3], twins: 10) == nil)
    }

    /// Straight lines stay straight, candidates keep their values, and nothing lies beyond its neighbours.
    @Test func interpolationStaysBetweenNeighbours() {
        let line = (0...8).map { 3 - 0.5 * Double($0) }
        for (place, value) in TwinInterpolation.values(line).enumerated() { #expect(abs(value - (3 - Double(place) / 16)) < 1e-14) }
        let jagged: [Double] = [0, 5, 4, 4, 4, 9, 1, 1.5, 1.2]
        let fine = TwinInterpolation.values(jagged)
        #expect(fine.count == 65 && fine.count == TwinInterpolation.points(jagged).count)
        for place in fine.indices {
            let below = min(place / 8, 7)
            let ends = (min(jagged[below], jagged[below + 1]), max(jagged[below], jagged[below + 1]))
            #expect(fine[place] >= ends.0 - 1e-12 && fine[place] <= ends.1 + 1e-12)
            if place.isMultiple(of: 8) { #expect(fine[place] == jagged[place / 8]) }
        }
        #expect(TwinInterpolation.values([1, .nan, 3, 4, 5])[4].isNaN)
        #expect(TwinInterpolation.values([1, 2]).last == 2)
    }

    /// A smooth curve of 33 candidates over its whole range, as of exposure by dose: within 0.1 % of it.
    @Test func interpolationIsAccurate() {
        let nodes = (0...32).map { 2 + 28 * Double($0) / 32 }
        let values = TwinInterpolation.values(nodes.map { 100 * $0 / (12 + $0) })
        for (dose, value) in zip(TwinInterpolation.points(nodes), values) { #expect(abs(value / (100 * dose / (12 + dose)) - 1) < 1e-3) }
    }
}

/// Statistics of bootstrap samples are those of the samples written out.
@Suite struct PropertyResampleTests {
    @Test func statisticsAreThoseOfTheSample() throws {
        let members = [1, 2, 4, 5, 7, 8, 9]
        let draws = TwinResamples(members, count: 50, seed: 9, stream: 3)
        let values: [Double] = [99, 3, 1, 99, .nan, 2, 99, 8, 5, 4]
        var table = CandidateTable()
        (table.candidates, table.endpoints, table.functionals, table.failed) = ([[1]], [[values]], [[]], [0])
        let kinds: [PopulationStatistic.Kind] = [.mean, .median, .quantile(0.9), .probability]
        let found = StatisticTable(kinds.map { PopulationStatistic(kind: $0, endpoint: 0) }, table, draws, isActive: [true])
        for sample in 0..<50 {
            let times = draws.times[(sample * 7)..<(sample * 7 + 7)]
            #expect(times.reduce(0) { $0 + Int($1) } == 7)
            let written = zip(members, times).flatMap { member, count in Array(repeating: values[member], count: Int(count)) }
            for (index, kind) in kinds.enumerated() {
                let expected = StatisticTable.statistic(kind, written)
                let value = found.resampled[index][0][sample]
                #expect(value.isNaN && expected.isNaN || abs(value - expected) < 1e-12)
            }
        }
        let known: [Double] = [3, 1, 2, 8, 5, 4]
        #expect(found.estimates[0][0] == known.reduce(0, +) / 6)
        #expect(found.estimates[1][0] == 3.5)
    }
}
