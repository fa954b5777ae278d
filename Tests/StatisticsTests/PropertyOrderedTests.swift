import Foundation
import Statistics
import Testing

/// Values handed out piece by piece; never more than a window.
private struct Pieces: OrderedSource {
    let sorted: [Double]
    var count: Int { sorted.count }
    func values(_ ranks: Range<Int>) -> [Double] {
        precondition(ranks.count <= OrderedValues.window)
        return Array(sorted[ranks])
    }
}

/// 20,000 values make three windows, the last of them not full.
@Test func statisticsHaveTheSameBitsWhereverTheValuesAre() throws {
    let values = (0..<20_000).map { index in exp(Double((index * 7919 + 13) % 19_997) / 4000) }
    let here = Sample(values)
    let elsewhere = Sample(sorted: OrderedValues(Pieces(sorted: values.sorted())))
    #expect(here == elsewhere && Summary(here) == Summary(elsewhere))
    #expect(Histogram(here) == Histogram(elsewhere))
    #expect(here.quantileInterval(0.9) == elsewhere.quantileInterval(0.9))
    let grid = stride(from: -1.0, to: 160, by: 0.7).map { $0 }
    for (a, b) in [(here, elsewhere), (here.mapped { log($0) }, elsewhere.mapped { log($0) })] {
        let (first, second) = (try #require(KernelDensity(a)), try #require(KernelDensity(b)))
        #expect(first.densities(at: grid) == second.densities(at: grid))
        #expect(first.densities(at: grid) == grid.map { first.density(at: $0) })
    }
    #expect(here != Sample(values.dropLast()))
}
