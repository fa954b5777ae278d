/// All observables at six places of a piece of a step: its ends, and between them the four Gauss-Legendre nodes.
struct StepNodes {
    static let count = 6
    let times: [Double]
    private let values: [Double]
    private let observableCount: Int

    /// Nodes and weights on [0, 1], exact for polynomials to degree 7: (1 -+ x)/2 with x^2 = 3/7 +- (2/7) sqrt(6/5);
    /// weights (18 +- sqrt 30)/72 (Abramowitz and Stegun 25.4.30).
    private static let inner = (3.0 / 7 - 2.0 / 7 * 1.2.squareRoot()).squareRoot()
    private static let outer = (3.0 / 7 + 2.0 / 7 * 1.2.squareRoot()).squareRoot()
    private static let gaussNodes = [(1 - outer) / 2, (1 - inner) / 2, (1 + inner) / 2, (1 + outer) / 2]
    private static let gaussWeights = [
        (18 - 30.0.squareRoot()) / 72, (18 + 30.0.squareRoot()) / 72, (18 + 30.0.squareRoot()) / 72,
        (18 - 30.0.squareRoot()) / 72,
    ]

    init(from a: Double, to b: Double, _ output: DenseOutput, _ reader: StepReader) {
        times = [a] + Self.gaussNodes.map { a + (b - a) * $0 } + [b]
        observableCount = reader.observableCount
        var values: [Double] = []
        values.reserveCapacity(Self.count * observableCount)
        for t in times {
            reader.read(t, output)
            for k in 0..<observableCount { values.append(reader[k]) }
        }
        self.values = values
    }

    func value(_ observable: Int, _ node: Int) -> Double { values[node * observableCount + observable] }

    /// Integral of the observable over the piece.
    func integral(_ observable: Int) -> Double {
        var sum = 0.0
        for k in 0..<4 { sum += Self.gaussWeights[k] * value(observable, k + 1) }
        return sum * (times[5] - times[0])
    }

    /// Local maxima of `sign` times the observable inside the piece, in time.
    func extremes(_ observable: Int, sign: Double, _ output: DenseOutput, _ reader: StepReader) -> [(time: Double, value: Double)] {
        let v = (0..<Self.count).map { sign * value(observable, $0) }
        func refine(_ a: Double, _ b: Double) -> (time: Double, value: Double) {
            let t = goldenMaximum(a, b) { sign * reader.value(observable, $0, output) }
            return (t, reader.value(observable, t, output))
        }
        var found: [(time: Double, value: Double)] = []
        if v[0] >= v[1], v[0] != v[1] || v[1] > v[2], vertex(0, 1, 2, v).map({ $0 > times[0] && $0 < times[1] }) ?? false {
            found.append(refine(times[0], times[1]))
        }
        for k in 1...4 where v[k] >= v[k - 1] && v[k] >= v[k + 1] && (v[k] > v[k - 1] || v[k] > v[k + 1]) {
            found.append(refine(times[k - 1], times[k + 1]))
        }
        if v[5] >= v[4], vertex(3, 4, 5, v).map({ $0 > times[4] && $0 < times[5] }) ?? false {
            found.append(refine(times[4], times[5]))
        }
        return found
    }

    /// Where the parabola through three nodes is highest; nil if it opens upwards.
    private func vertex(_ i: Int, _ j: Int, _ k: Int, _ v: [Double]) -> Double? {
        let first = (v[j] - v[i]) / (times[j] - times[i])
        let second = (v[k] - v[j]) / (times[k] - times[j])
        let curvature = (second - first) / (times[k] - times[i])
        guard curvature < 0 else { return nil }
        return (times[i] + times[j]) / 2 - first / (2 * curvature)
    }
}

/// Golden-section search for the maximum of a function with one maximum in the bracket.
func goldenMaximum(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var a = a, b = b
    var c = b - ratio * (b - a), d = a + ratio * (b - a)
    var fc = f(c), fd = f(d)
    for _ in 0..<50 {
        if fc >= fd {
            (b, d, fd) = (d, c, fc)
            c = b - ratio * (b - a)
            fc = f(c)
        } else {
            (a, c, fc) = (c, d, fd)
            d = a + ratio * (b - a)
            fd = f(d)
        }
    }
    return (a + b) / 2
}

/// Where a truth changes between `a` and `b`, by bisection to the last bits.
func bisect(_ a: Double, _ b: Double, _ truth: (Double) -> Bool) -> Double {
    let atStart = truth(a)
    var a = a, b = b
    for _ in 0..<60 {
        let middle = a + (b - a) / 2
        if middle <= a || middle >= b { break }
        if truth(middle) == atStart { a = middle } else { b = middle }
    }
    return b
}
