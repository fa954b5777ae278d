/// Times that differ by rounding alone (24 * 0.1 and 2.4) are one moment.
func timeTolerance(_ t: Double) -> Double { 1e-12 * t.magnitude }
