import Benchmark
import Integration
import Testing

/// The measure of errors, and times in turns, where both can be worked out by hand.
@Suite struct AnalyticMeasureTests {
    @Test func errorsAreRelativeButForTheSmallest() {
        // Largest 1000, so values below 1 count as 1: errors 0.01, 0.5 (not 5), 0.
        let error = SolutionError(of: [[[1010, 0.6, -3]]], against: [[[1000, 0.1, -3]]])
        #expect(abs(error.largest - 0.5) < 1e-15)
        #expect(abs(error.rms - ((0.01 * 0.01 + 0.5 * 0.5) / 3).squareRoot()) < 1e-15)
    }

    /// The largest value is that of the twin's own output, not of all.
    @Test func everyOutputHasItsOwnFloor() {
        let error = SolutionError(of: [[[1, 2], [1000, 1000]], [[0.02, 0.01], [5, 5]]], against: [[[1, 2], [1000, 1000]], [[0.01, 0.01], [5, 5]]])
        #expect(abs(error.largest - 1) < 1e-15)
        #expect(abs(error.rms - (1.0 / 8).squareRoot()) < 1e-15)
    }

    @Test func equalReadingsHaveNoError() {
        let readings = [[[0, 0.0], [1, -2]]]
        let error = SolutionError(of: readings, against: readings)
        #expect(error.rms == 0 && error.largest == 0)
    }

    @Test(arguments: [[[[1.0, .nan]]], [[[1.0]]], [[[1.0, .infinity]]], [[]], []])
    func whatIsMissingIsInfinitelyWrong(_ readings: [[[Double]]]) {
        let error = SolutionError(of: readings, against: [[[1, 1]]])
        #expect(error.rms == .infinity && error.largest == .infinity)
    }

    /// Where nothing was there, anything is infinitely wrong.
    @Test func somethingInsteadOfNothing() {
        #expect(SolutionError(of: [[[0, 1e-9]]], against: [[[0, 0]]]).largest == .infinity)
    }

    @Test func twinsWithoutReferenceDoNotCount() {
        #expect(SolutionError(of: [[[1]], [[7]]], against: [[[1]]]).largest == 0)
    }

    @Test func timesAreMedians() throws {
        let time = try #require(Turns([3e-6, 1e-6, 100e-6]).microseconds)
        #expect(abs(time - 3) < 1e-12)
        let even = try #require(Turns([1e-6, 3e-6]).microseconds)
        #expect(abs(even - 2) < 1e-12)
        #expect(Turns().microseconds == nil)
    }

    /// A turn in which the whole machine was slow does not count for more: ratios are 5, 4 and 6.
    @Test func ratiosAreThoseWithinTurns() {
        #expect(Turns([10, 400, 12]).ratio(to: Turns([2, 100, 2])) == 5)
        #expect(Turns().ratio(to: Turns([1])) == nil)
    }
}
