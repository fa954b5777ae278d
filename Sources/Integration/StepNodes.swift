/// A step's polynomial, for single values anywhere within the step.
protocol StepCurve: AnyObject {
    func value(_ observable: Int, _ t: Double) -> Double
}

/// All observables at six places of a piece of a step: its ends, and between them the four Gauss-Legendre nodes.
struct StepNodes {
    static let count = 6
    /// Places on [0, 1].
    static let places = [0] + gaussNodes + [1]
    private let start: Double
    private let length: Double
    /// `[node][observable]`, `width` apart.
    private let values: UnsafePointer<Double>
    private let observableCount: Int
    private let width: Int

    /// Nodes and weights on [0, 1], exact for polynomials to degree 7: (1 -+ x)/2 with x^2 = 3/7 +- (2/7) sqrt(6/5);
    /// weights (18 +- sqrt 30)/72 (Abramowitz and Stegun 25.4.30).
    private static let inner = (3.0 / 7 - 2.0 / 7 * 1.2.squareRoot()).squareRoot()
    private static let outer = (3.0 / 7 + 2.0 / 7 * 1.2.squareRoot()).squareRoot()
    private static let gaussNodes = [(1 - outer) / 2, (1 - inner) / 2, (1 + inner) / 2, (1 + outer) / 2]
    private static let outerWeight = (18 - 30.0.squareRoot()) / 72
    private static let innerWeight = (18 + 30.0.squareRoot()) / 72

    /// - Parameter values: at ``places`` between `a` and `b`: `[node][observable]`, `width` apart; must outlive the nodes.
    init(from a: Double, to b: Double, _ values: UnsafePointer<Double>, observables: Int, width: Int) {
        start = a
        length = b - a
        self.values = values
        observableCount = observables
        self.width = width
    }

    func time(_ node: Int) -> Double { node == 5 ? start + length : start + length * Self.places[node] }

    func value(_ observable: Int, _ node: Int) -> Double { values[(node * observableCount + observable) * width] }

    /// Integral of the observable over the piece.
    func integral(_ observable: Int) -> Double {
        var sum = Self.outerWeight * value(observable, 1)
        sum += Self.innerWeight * value(observable, 2)
        sum += Self.innerWeight * value(observable, 3)
        sum += Self.outerWeight * value(observable, 4)
        return sum * length
    }

    /// Hands over the local maxima of `sign` times the observable inside the piece, in time.
    func forEachExtreme(_ observable: Int, sign: Double, _ curve: any StepCurve, _ body: (Double, Double) -> Void) {
        func v(_ node: Int) -> Double { sign * value(observable, node) }
        func refine(_ a: Int, _ b: Int) {
            let t = goldenMaximum(time(a), time(b)) { sign * curve.value(observable, $0) }
            body(t, curve.value(observable, t))
        }
        if v(0) >= v(1), v(0) != v(1) || v(1) > v(2), vertex(0, 1, 2, v).map({ $0 > time(0) && $0 < time(1) }) ?? false {
            refine(0, 1)
        }
        for k in 1...4 where v(k) >= v(k - 1) && v(k) >= v(k + 1) && (v(k) > v(k - 1) || v(k) > v(k + 1)) {
            refine(k - 1, k + 1)
        }
        if v(5) >= v(4), vertex(3, 4, 5, v).map({ $0 > time(4) && $0 < time(5) }) ?? false { refine(4, 5) }
    }

    /// Where the parabola through three nodes is highest; nil if it opens upwards.
    private func vertex(_ i: Int, _ j: Int, _ k: Int, _ v: (Int) -> Double) -> Double? {
        let first = (v(j) - v(i)) / (time(j) - time(i))
        let second = (v(k) - v(j)) / (time(k) - time(j))
        let curvature = (second - first) / (time(k) - time(i))
        guard curvature < 0 else { return nil }
        return (time(i) + time(j)) / 2 - first / (2 * curvature)
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
