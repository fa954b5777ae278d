/// How far solutions are from a reference, over all twins, outputs and readings.
///
/// The error of a reading is |y - y_ref| / max(|y_ref|, 0.001 max_t |y_ref|), with the maximum over the readings of that
/// twin's output: relative, but for values below a thousandth of the largest.
public struct SolutionError: Hashable, Sendable {
    /// Root of the mean squared error; infinite if a value is missing or not finite.
    public private(set) var rms: Double
    /// The largest error; infinite likewise.
    public private(set) var largest: Double

    /// Readings as `[twin][output][reading]`.
    package init(of values: [[[Double]]], against reference: [[[Double]]]) {
        var sum = 0.0, count = 0, largest = 0.0
        for (twin, expected) in reference.enumerated() {
            for (output, expected) in expected.enumerated() {
                let found = twin < values.count && output < values[twin].count ? values[twin][output] : []
                let floor = 1e-3 * (expected.map(\.magnitude).max() ?? 0)
                for (reading, right) in expected.enumerated() {
                    let value = reading < found.count ? found[reading] : .nan
                    let error = Self.error(value, right, floor: floor)
                    sum += error * error
                    count += 1
                    largest = max(largest, error)
                }
            }
        }
        rms = count > 0 ? (sum / Double(count)).squareRoot() : 0
        self.largest = largest
    }

    private static func error(_ value: Double, _ right: Double, floor: Double) -> Double {
        let difference = (value - right).magnitude
        if difference == 0 { return 0 }
        let error = difference / max(right.magnitude, floor)
        return error.isFinite ? error : .infinity
    }
}
