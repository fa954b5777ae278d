/// A functional over a window, gathered step by step.
struct Window {
    let functional: Functional
    /// Its place among the task's functionals.
    let index: Int
    let start: Double
    let end: Double
    private let observable: Int
    private var total = 0.0
    private var best: (time: Double, value: Double)?
    private var first: Double?

    init(_ functional: Functional, index: Int) {
        self.functional = functional
        self.index = index
        start = functional.start
        end = functional.end
        observable = functional.observable
    }

    func overlaps(_ a: Double, _ b: Double) -> Bool { max(a, start) < min(b, end) }

    /// Takes a step, or the part of one that lies within the window.
    mutating func take(_ nodes: StepNodes, _ curve: any StepCurve) {
        switch functional {
        case .auc, .average: total += nodes.integral(observable)
        case .lowest, .timeOfLowest: takeExtreme(nodes, sign: -1, curve)
        case .highest, .timeOfHighest: takeExtreme(nodes, sign: 1, curve)
        case .timeAbove(_, let threshold, _, _): takeTimes(nodes, above: threshold, isTruth: false, curve)
        case .fractionOfTime, .firstTime: takeTimes(nodes, above: 0.5, isTruth: true, curve)
        case .at: break
        }
    }

    /// Adds what was gathered elsewhere.
    /// - Parameter best: the extreme and its time; of truths, only the first time. NaN: none.
    mutating func add(total more: Double, best other: (time: Double, value: Double)) {
        total += more
        switch functional {
        case .lowest, .timeOfLowest: if !other.value.isNaN { take(candidate: other.time, other.value, -1) }
        case .highest, .timeOfHighest: if !other.value.isNaN { take(candidate: other.time, other.value, 1) }
        case .firstTime: if !other.time.isNaN { first = min(first ?? .infinity, other.time) }
        default: break
        }
    }

    private mutating func takeExtreme(_ nodes: StepNodes, sign: Double, _ curve: any StepCurve) {
        for node in 0..<StepNodes.count { take(candidate: nodes.time(node), nodes.value(observable, node), sign) }
        var found = self
        nodes.forEachExtreme(observable, sign: sign, curve) { found.take(candidate: $0, $1, sign) }
        best = found.best
    }

    private mutating func take(candidate time: Double, _ value: Double, _ sign: Double) {
        guard let known = best else {
            best = (time, value)
            return
        }
        let isBetter = sign * value > sign * known.value
        if isBetter || (value == known.value && time < known.time) || known.value.isNaN { best = (time, value) }
    }

    private mutating func takeTimes(_ nodes: StepNodes, above threshold: Double, isTruth: Bool, _ curve: any StepCurve) {
        var points = (0..<StepNodes.count).map { (time: nodes.time($0), value: nodes.value(observable, $0)) }
        if !isTruth {
            for sign in [1.0, -1.0] {
                nodes.forEachExtreme(observable, sign: sign, curve) { points.append(($0, $1)) }
            }
            if points.count > StepNodes.count { points.sort { $0.time < $1.time } }
        }
        let holds = { [observable] (t: Double) in curve.value(observable, t) > threshold }
        if points[0].value > threshold, first == nil { first = points[0].time }
        for (left, right) in zip(points, points.dropFirst()) {
            switch (left.value > threshold, right.value > threshold) {
            case (true, true): total += right.time - left.time
            case (true, false): total += bisect(left.time, right.time, holds) - left.time
            case (false, true):
                let crossing = bisect(left.time, right.time, holds)
                total += right.time - crossing
                if first == nil { first = crossing }
            case (false, false): break
            }
        }
    }

    /// NaN if the window was not finished by `time`.
    func value(reached time: Double) -> Double {
        if case .firstTime = functional, let first { return first }
        guard end <= time else { return .nan }
        switch functional {
        case .auc, .timeAbove: return total
        case .average, .fractionOfTime: return total / (end - start)
        case .lowest, .highest: return best?.value ?? .nan
        case .timeOfLowest, .timeOfHighest: return best?.time ?? .nan
        case .firstTime, .at: return .nan
        }
    }
}

extension Functional {
    /// Whether it is one reading: `at`, or a value over a window of no length.
    var isInstant: Bool {
        switch self {
        case .at: true
        case .average, .lowest, .highest: start == end
        default: false
        }
    }
}
