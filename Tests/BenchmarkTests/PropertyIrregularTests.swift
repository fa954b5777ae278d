import Benchmark
import Testing

/// Times of readings of each twin's own: as many, in order, within the span, and the same whenever they are asked for.
@Suite struct PropertyIrregularTests {
    private static let planned = (0...168).map(Double.init)

    @Test(arguments: 0..<20) func timesAreInOrderWithinTheSpan(_ twin: Int) {
        let times = IrregularTimes(seed: 7).times(like: Self.planned, twin: twin)
        #expect(times.count == 169 && times == times.sorted())
        #expect(times.allSatisfy { $0 >= 0 && $0 <= 168 } && Set(times).count == 169)
    }

    @Test func twinsDifferAndRepeat() {
        let times = (0..<20).map { IrregularTimes(seed: 7).times(like: Self.planned, twin: $0) }
        #expect(Set(times).count == 20)
        #expect(times == (0..<20).map { IrregularTimes(seed: 7).times(like: Self.planned, twin: $0) })
        #expect(IrregularTimes(seed: 8).times(like: Self.planned, twin: 0) != times[0])
    }

    /// 3380 uniform times average 84 with a standard error of 168 / sqrt(12 * 3380) = 0.83; five times that is allowed.
    @Test func timesAreUniform() {
        let times = (0..<20).flatMap { IrregularTimes(seed: 7).times(like: Self.planned, twin: $0) }
        #expect(abs(times.reduce(0, +) / Double(times.count) - 84) < 4.2)
    }
}
