import Foundation
import Statistics
import Testing

/// Values of every size and sign, in an irregular but fixed order.
private let cases: [(name: String, values: [Double])] = {
    func series(_ count: Int, _ value: (Double) -> Double) -> [Double] {
        (0..<count).map { value((Double(($0 * 7919 + 13) % 10_007) + 0.5) / 10_007) }
    }
    return [
        ("lognormal", series(5000) { exp(4 * ($0 - 0.5) * abs($0 - 0.5) * 10) }),
        ("even", series(3000) { 100 * $0 }),
        ("negative", series(3000) { -exp(20 * $0 - 10) }),
        ("of both signs, and zero", series(3001) { $0 < 0.1 ? 0 : 1000 * ($0 - 0.4) * ($0 - 0.4) * ($0 - 0.4) }),
        ("many decades", series(2000) { pow(10, 60 * $0 - 25) }),
        ("all the same", series(100) { _ in 0.1 }), ("one", [3.7]), ("two", [1, 2]),
    ]
}()

private func sketch(_ values: some Sequence<Double>) -> QuantileSketch {
    var sketch = QuantileSketch()
    for value in values { sketch.add(value) }
    return sketch
}

/// The bound that is promised: relative for values of one sign, else of the larger neighbour's magnitude.
@Test(arguments: cases.indices) func quantilesKeepTheirBound(_ index: Int) {
    let sample = Sample(cases[index].values)
    let sketch = sketch(cases[index].values)
    for step in 0...200 {
        let p = Double(step) / 200
        let exact = sample.quantile(p) ?? .nan
        let rank = Int(Double(sample.count - 1) * p)
        let neighbours = [sample.sorted[rank], sample.sorted[min(rank + 1, sample.count - 1)]]
        let isOfOneSign = neighbours[0] * neighbours[1] > 0
        let size = isOfOneSign ? abs(exact) : neighbours.map(abs).max() ?? 0
        // One part in 1e12 for the rounding of the interpolation.
        #expect(abs((sketch.quantile(p) ?? .nan) - exact) <= (QuantileSketch.relativeError + 1e-12) * size, "\(cases[index].name), p = \(p)")
    }
    #expect((sketch.minimum, sketch.maximum, sketch.count) == (sample.minimum, sample.maximum, sample.count))
}

@Test(arguments: cases.indices) func momentsAreThoseOfTheValues(_ index: Int) {
    let sample = Sample(cases[index].values)
    let sketch = sketch(cases[index].values)
    let size = max(abs(sample.minimum ?? 0), abs(sample.maximum ?? 0))
    // Welford's recurrence loses some n times the machine's rounding at worst.
    let rounding = Double(sample.count) * 0x1p-52 * size
    #expect(abs((sketch.mean ?? .nan) - (sample.mean ?? .nan)) <= rounding)
    #expect(sketch.standardDeviation == nil ? sample.standardDeviation == nil : abs((sketch.standardDeviation ?? .nan) - (sample.standardDeviation ?? .nan)) <= 4 * rounding)
}

@Test(arguments: cases.indices) func theOrderOfValuesDoesNotChangeAQuantile(_ index: Int) {
    let (forward, backward) = (sketch(cases[index].values), sketch(cases[index].values.reversed()))
    for step in 0...50 { #expect(forward.quantile(Double(step) / 50) == backward.quantile(Double(step) / 50)) }
}

@Test(arguments: cases.indices) func aStateIsTheWholeSketch(_ index: Int) throws {
    let sketch = sketch(cases[index].values)
    var words: [UInt64] = []
    sketch.write(to: &words)
    words.append(7)
    var rest = words[...]
    #expect(try #require(QuantileSketch(reading: &rest)) == sketch)
    #expect(rest == [7])
    var short = words[..<(words.count - 2)]
    #expect(QuantileSketch(reading: &short) == nil)
}

@Test func whatIsNoNumberOrNegligibleIsTreatedAsSaid() {
    let odd = sketch([.nan, .infinity, -.infinity, 1e-31, -1e-31, 0, 5])
    #expect(odd.count == 4)
    #expect(odd.quantile(0.5) == 0 && odd.maximum == 5 && odd.minimum == -1e-31)
    #expect(sketch([]).quantile(0.5) == nil && sketch([]).mean == nil && sketch([1]).standardDeviation == nil)
    #expect(sketch([1]).quantile(1.5) == nil)
}

/// A thousand times the values of the same range take the same room.
@Test func memoryDoesNotGrowWithTheNumberOfValues() {
    func room(_ count: Int) -> Int {
        var words: [UInt64] = []
        sketch((0..<count).map { 1 + Double($0 % 1000) }).write(to: &words)
        return words.count
    }
    #expect(room(1_000_000) == room(1000))
}
