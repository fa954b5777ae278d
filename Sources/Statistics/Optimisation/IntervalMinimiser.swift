/// The least value of a function of one number in an interval: on a grid first, because there may be several dips, and
/// then by Brent's method between the neighbours of the best point (Algorithms for Minimization without Derivatives,
/// 1973, chapter 5).
struct IntervalMinimiser {
    var gridPoints = 24
    /// Of the place, absolute.
    var tolerance = 1e-9

    /// - Parameter value: finite or infinite, not NaN.
    func minimise(_ lower: Double, _ upper: Double, _ value: (Double) -> Double) -> (x: Double, value: Double) {
        let places = (0..<gridPoints).map { lower + (upper - lower) * Double($0) / Double(gridPoints - 1) }
        let values = places.map(value)
        var best = 0
        for i in values.indices where values[i] < values[best] { best = i }
        let found = brent(
            places[max(0, best - 1)], places[min(gridPoints - 1, best + 1)], from: places[best], values[best], value)
        return found.value < values[best] ? found : (places[best], values[best])
    }

    private func brent(
        _ lower: Double, _ upper: Double, from start: Double, _ startValue: Double, _ value: (Double) -> Double
    ) -> (x: Double, value: Double) {
        let golden = 0.3819660112501051
        var (a, b) = (lower, upper)
        // Best, second best and the one before
        var (x, w, v) = (start, start, start)
        var (fx, fw, fv) = (startValue, startValue, startValue)
        var (step, before) = (0.0, 0.0)
        for _ in 0..<100 {
            let middle = (a + b) / 2
            guard abs(x - middle) > 2 * tolerance - (b - a) / 2 else { break }
            var isParabolic = false
            if abs(before) > tolerance {
                let r = (x - w) * (fx - fv)
                let q = (x - v) * (fx - fw)
                var p = (x - v) * q - (x - w) * r
                var divisor = 2 * (q - r)
                if divisor > 0 { p = -p } else { divisor = -divisor }
                if abs(p) < abs(0.5 * divisor * before), p > divisor * (a - x), p < divisor * (b - x) {
                    (before, step) = (step, p / divisor)
                    isParabolic = true
                }
            }
            if !isParabolic {
                before = (x < middle ? b : a) - x
                step = golden * before
            }
            let next = x + (abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance)
            let fNext = value(next)
            if fNext <= fx {
                if next < x { b = x } else { a = x }
                (v, fv, w, fw, x, fx) = (w, fw, x, fx, next, fNext)
            } else {
                if next < x { a = next } else { b = next }
                if fNext <= fw || w == x {
                    (v, fv, w, fw) = (w, fw, next, fNext)
                } else if fNext <= fv || v == x || v == w {
                    (v, fv) = (next, fNext)
                }
            }
        }
        return (x, fx)
    }
}
