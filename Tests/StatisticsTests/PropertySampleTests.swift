import Statistics
import Testing

/// A fixed irregular series of positive values.
private func series(_ count: Int) -> [Double] {
    (0..<count).map { index -> Double in
        let residue = (index * 7919 + 13) % 1009
        return 1 + Double(residue) / 37
    }
}

@Test func missingAndInfiniteValuesAreCountedAndLeftOut() {
    let sample = Sample([3, .nan, 1, .infinity, 2, -.infinity, .nan, .nan])
    #expect(sample.sorted == OrderedValues([1, 2, 3]))
    #expect(sample.missing == 3)
    #expect(sample.infinite == 2)
    #expect(sample.mean == 2)
    let summary = Summary(sample)
    #expect(summary.count == 3)
    #expect(summary.missing == 3)
    #expect(summary.infinite == 2)
}

@Test func theOrderOfValuesDoesNotChangeABit() {
    let values = series(1000)
    let summary = Summary(Sample(values))
    #expect(Summary(Sample(values.reversed())) == summary)
    #expect(Summary(Sample(Array(values[500...]) + Array(values[..<500]))) == summary)
}

@Test func whatCannotBeComputedIsNil() {
    let empty = Sample([Double]())
    #expect(empty.mean == nil && empty.minimum == nil && empty.median == nil && empty.quantileInterval(0.5) == nil)
    #expect(Histogram(empty) == nil && KernelDensity(empty) == nil && GeometricMoments(empty) == nil)
    let one = Sample([4])
    #expect(one.mean == 4 && one.median == 4 && one.quantile(1) == 4)
    #expect(one.standardDeviation == nil && one.standardError == nil && one.meanInterval() == nil)
    #expect(one.standardErrorOfQuantile(0.5) == nil && one.standardErrorOfStandardDeviation == nil)
    #expect(GeometricMoments(one)?.coefficientOfVariation == nil)
    #expect(GeometricMoments(Sample([1, 0, 2])) == nil)
    #expect(GeometricMoments(Sample([1, -1])) == nil)
    let two = Sample([1, 2])
    #expect(two.quantile(-0.1) == nil && two.quantile(1.1) == nil && two.quantile(.nan) == nil)
    #expect(two.meanInterval(level: 0) == nil && two.meanInterval(level: 1) == nil)
    #expect(Proportion(events: 1, of: 0) == nil && Proportion(events: 3, of: 2) == nil && Proportion(events: -1, of: 2) == nil)
    #expect(PairedProportions(both: 0, firstOnly: 0, secondOnly: 0, neither: 0) == nil)
    #expect(PairedProportions(both: 1, firstOnly: -1, secondOnly: 0, neither: 0) == nil)
}

@Test func constantSamplesHaveNoSpread() throws {
    let sample = Sample([Double](repeating: 0.1, count: 7))
    #expect(sample.mean == 0.1)
    #expect(sample.standardDeviation == 0)
    #expect(sample.standardErrorOfStandardDeviation == 0)
    #expect(sample.standardErrorOfQuantile(0.5) == 0)
    #expect(GeometricMoments(sample)?.coefficientOfVariation == 0)
    #expect(Histogram(sample)?.counts == [7])
    #expect(Histogram(Sample([0, 0]))?.edges == [-0.5, 0.5])
    #expect(KernelDensity(sample) == nil)
}

@Test func seriesOfUnequalLengthAreRefused() {
    #expect(throws: StatisticsError.unequalLengths(first: 2, second: 1)) { try PairedDifference([1, 2], [1]) }
    #expect(throws: StatisticsError.unequalLengths(first: 0, second: 1)) { try PairedProportions([], [true]) }
    #expect(StatisticsError.unequalLengths(first: 2, second: 1).description.contains("2 and 1 values"))
}

@Test func incompletePairsAreCounted() throws {
    let paired = try PairedDifference([1, .nan, 3, .infinity], [0.5, 2, .nan, .infinity])
    #expect(paired.count == 1)
    #expect(paired.differences.missing == 3)
    #expect(paired.mean == 0.5)
}

@Test func swappingThePairMirrorsTheInterval() throws {
    let forward = try #require(PairedProportions(both: 30, firstOnly: 12, secondOnly: 5, neither: 9)?.interval())
    let backward = try #require(PairedProportions(both: 30, firstOnly: 5, secondOnly: 12, neither: 9)?.interval())
    #expect(abs(forward.lower + backward.upper) < 1e-15)
    #expect(abs(forward.upper + backward.lower) < 1e-15)
}

/// The exact interval holds the score interval's centre and its coverage is at least nominal for every p:
/// the sum of binomial probabilities whose interval contains p.
@Test func exactIntervalsCover() throws {
    let n = 15
    for p in stride(from: 0.02, to: 1, by: 0.04) {
        var coverage = 0.0
        var binomial = (1...n).reduce(1.0) { product, _ in product * (1 - p) }
        for events in 0...n {
            let interval = try #require(Proportion(events: events, of: n)?.clopperPearson())
            if interval.contains(p) { coverage += binomial }
            binomial *= Double(n - events) / Double(events + 1) * p / (1 - p)
        }
        #expect(coverage >= 0.95)
    }
}

@Test func histogramsCountEveryValueOnce() throws {
    let sample = Sample(series(777))
    let automatic = try #require(Histogram(sample))
    #expect(automatic.counts.reduce(0, +) == 777)
    #expect(automatic.outside == 0)
    let shared = try #require(Histogram(Sample([0, 1, 1, 2, 3, 3.5]), edges: [1, 2, 3]))
    #expect(shared.counts == [2, 2])  // 3 belongs to the closed last bin
    #expect(shared.outside == 2)
    #expect(Histogram(sample, edges: [1, 1]) == nil)
    #expect(Histogram(sample, edges: [1]) == nil)
}

@Test func anOutlierDoesNotMakeMillionsOfBins() throws {
    let sample = Sample(series(1000) + [1e12])
    #expect(Histogram(sample)?.counts.count == 200)
    let barelyApart = Sample([1, 1.0.nextUp, 1.0.nextUp, 1])
    #expect(Histogram(barelyApart)?.counts == [4])
    let mostlyEqual = Sample([Double](repeating: 2, count: 50) + [3])  // quartiles coincide: Scott's rule
    #expect(Histogram(mostlyEqual)?.counts.reduce(0, +) == 51)
    #expect(KernelDensity(mostlyEqual) != nil)
}
