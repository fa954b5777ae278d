/// Zeros of continuous functions of one variable.
enum Root {
    /// A zero between two points at which `f` has different signs, or is zero, by Brent's method (Algorithms for
    /// Minimization without Derivatives, 1973, chapter 4).
    ///
    /// - Parameter tolerance: the zero is known to about this, beyond rounding.
    /// - Returns: nil where the signs agree or a value is NaN.
    static func between(
        _ low: Double, _ high: Double, tolerance: Double = 1e-14, of f: (Double) throws -> Double
    ) rethrows -> Double? {
        var (a, b) = (low, high)
        var (fa, fb) = (try f(a), try f(b))
        guard !fa.isNaN, !fb.isNaN, fa * fb <= 0 else { return nil }
        var (c, fc) = (a, fa)
        var step = b - a
        var previous = step
        for _ in 0..<200 {
            if fb * fc > 0 { (c, fc, step, previous) = (a, fa, b - a, b - a) }
            if abs(fc) < abs(fb) {
                (a, b, c) = (b, c, b)
                (fa, fb, fc) = (fb, fc, fb)
            }
            let middle = (c - b) / 2
            let width = 2 * b.magnitude.ulp + tolerance / 2
            if abs(middle) <= width || fb == 0 { return b }
            if abs(previous) >= width, abs(fa) > abs(fb) {
                (step, previous) = Root.interpolated(a, b, c, fa, fb, fc, middle, width, step, previous)
            } else {
                (step, previous) = (middle, middle)
            }
            (a, fa) = (b, fb)
            b += abs(step) > width ? step : (middle > 0 ? width : -width)
            fb = try f(b)
            if fb.isNaN { return nil }
        }
        return b
    }

    /// Brent's step by the secant or by inverse quadratic interpolation, or half the bracket where that is safer.
    private static func interpolated(
        _ a: Double, _ b: Double, _ c: Double, _ fa: Double, _ fb: Double, _ fc: Double, _ middle: Double,
        _ width: Double, _ step: Double, _ previous: Double
    ) -> (step: Double, previous: Double) {
        let s = fb / fa
        var p: Double
        var q: Double
        if a == c {
            p = 2 * middle * s
            q = 1 - s
        } else {
            let (r, t) = (fb / fc, fa / fc)
            p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1))
            q = (t - 1) * (r - 1) * (s - 1)
        }
        if p > 0 { q = -q } else { p = -p }
        let isSafe = 2 * p < min(3 * middle * q - abs(width * q), abs(previous * q))
        return isSafe && (p / q).isFinite ? (p / q, step) : (middle, middle)
    }

    /// A zero of a function that changes its sign somewhere beyond `start`, which is walked away from in growing
    /// steps; nil when no change is met within 60 of them.
    static func beyond(
        _ start: Double, step: Double, tolerance: Double = 1e-14, of f: (Double) throws -> Double
    ) rethrows -> Double? {
        let sign = try f(start)
        if sign == 0 { return start }
        var (near, stride) = (start, step)
        for _ in 0..<60 {
            let far = near + stride
            let value = try f(far)
            if value.isNaN { return nil }
            if value * sign <= 0 { return try between(near, far, tolerance: tolerance, of: f) }
            near = far
            stride *= 1.6
        }
        return nil
    }
}
