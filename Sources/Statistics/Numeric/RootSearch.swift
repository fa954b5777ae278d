/// A zero of a continuous function that changes its sign somewhere beyond `start`, which is walked away from in growing
/// steps; nil when no change is met within 60 of them.
func findRoot(beyond start: Double, step: Double, of f: (Double) -> Double) -> Double? {
    let sign = f(start)
    if sign == 0 { return start }
    var (near, stride) = (start, step)
    for _ in 0..<60 {
        let far = near + stride
        let value = f(far)
        if value.isNaN { return nil }
        if value == 0 { return far }
        if (value < 0) != (sign < 0) { return findRoot(between: near, and: far, of: f) }
        near = far
        stride *= 1.6
    }
    return nil
}
