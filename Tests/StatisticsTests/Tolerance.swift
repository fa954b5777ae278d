/// Whether a value agrees with an expected one to a relative tolerance.
func isClose(_ value: Double?, _ expected: Double, relative tolerance: Double = 1e-13) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= tolerance * abs(expected)
}
