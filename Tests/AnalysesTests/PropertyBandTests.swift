import Analyses
import ResultStore
import Statistics
import Testing

/// Trajectories are read a few times at once; the bands do not depend on where they are cut. With 3,000 twins and 400
/// times one arm takes 9.6 MB, more than the 8 MiB that are held at a time.
@Test func bandsDoNotDependOnSlabs() throws {
    let (twins, times) = (3000, 400)
    var state: UInt64 = 20_261_123
    let course = (0..<twins * times).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
    }
    let flat = Array(repeating: 1.0, count: twins)
    let trial = SmallTrial(
        level: [flat], event: [Array(repeating: 0, count: twins)], observedArm: Array(repeating: 0, count: twins), courses: [course], timeCount: times)
    let file = try trial.analysed()
    let p95 = try file.numbers("/analyses/bands/A/C/p95")
    #expect(p95.count == times)
    for time in stride(from: 0, to: times, by: 37) {
        let column = Sample(stride(from: time, to: course.count, by: times).map { course[$0] })
        #expect(p95[time] == column.quantile(0.95))
    }
    #expect(try file.numbers("/analyses/bands/A/C/shown").count == 12)
}
