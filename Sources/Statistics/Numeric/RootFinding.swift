/// Where a continuous function changes its sign, to the last few bits.
///
/// Bisection that turns to inverse quadratic interpolation where that is safe (Chandrupatla 1997,
/// doi:10.1016/S0965-9978(96)00051-8). The function may be infinite at the ends. nil unless its signs there differ.
func findRoot(between start: Double, and end: Double, of f: (Double) -> Double) -> Double? {
    var (a, b) = (start, end)
    var (fa, fb) = (f(a), f(b))
    if fa == 0 { return a }
    if fb == 0 { return b }
    guard fa < 0 ? fb > 0 : (fa > 0 && fb < 0) else { return nil }
    var t = 0.5
    // Bisection alone would need about 60 halvings to tell neighbouring doubles of one binade apart.
    for _ in 0..<400 {
        let x = a + t * (b - a)
        let fx = f(x)
        guard !fx.isNaN else { return nil }
        let c: Double
        let fc: Double
        if (fx < 0) == (fa < 0) { (c, fc) = (a, fa) } else { (c, fc, b, fb) = (b, fb, a, fa) }
        (a, fa) = (x, fx)
        let best = abs(fa) < abs(fb) ? a : b
        let resolution = 4 * best.ulp / abs(b - a)
        if fa == 0 || resolution > 0.5 { return best }
        t = interpolated(a, b, c, fa, fb, fc) ?? 0.5
        t = min(max(t, resolution), 1 - resolution)
    }
    return abs(fa) < abs(fb) ? a : b
}

/// The fraction of the way from a to b where the inverse parabola through three points is zero, where it is monotonic.
private func interpolated(_ a: Double, _ b: Double, _ c: Double, _ fa: Double, _ fb: Double, _ fc: Double) -> Double? {
    let xi = (a - b) / (c - b)
    let phi = (fa - fb) / (fc - fb)
    guard phi * phi < xi, (1 - phi) * (1 - phi) < 1 - xi else { return nil }
    let t = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return t.isFinite ? t : nil
}
