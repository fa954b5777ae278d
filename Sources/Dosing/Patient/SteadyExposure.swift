import Foundation
import Records

/// Exposure over one interval in steady state.
package struct SteadyExposure: Sendable {
    /// Area under the curve over 24 hours, in the output's unit times the model's time.
    package var auc24: Double
    package var trough: Double
    package var peak: Double
    package var average: Double
    /// The course over an interval at equal steps, both ends included.
    package var course: [Double]

    /// The peak of the first interval, after a single dose; NaN where only the steady state was solved.
    package var firstPeak: Double

    /// Measures of one interval and its course.
    package init(
        auc24: Double, trough: Double, peak: Double, average: Double, course: [Double], firstPeak: Double = .nan
    ) {
        self.firstPeak = firstPeak
        self.auc24 = auc24
        self.trough = trough
        self.peak = peak
        self.average = average
        self.course = course
    }

    package static let missing = SteadyExposure(auc24: .nan, trough: .nan, peak: .nan, average: .nan, course: [])

    /// That of a dose so many times as large, where exposure is proportional to dose.
    package func scaled(_ factor: Double) -> SteadyExposure {
        SteadyExposure(
            auc24: factor * auc24, trough: factor * trough, peak: factor * peak, average: factor * average,
            course: course.map { factor * $0 }, firstPeak: factor * firstPeak)
    }

    /// - Parameter scale: of the dose, where exposure is proportional to it.
    package func value(of goal: ExposureGoal, scale: Double = 1) -> Double {
        switch goal.measure {
        case .auc24: scale * auc24
        case .trough: scale * trough
        case .peak: scale * peak
        case .average: scale * average
        case .timeAbove: course.isEmpty ? .nan : Self.fraction(above: goal.level / scale, course)
        }
    }

    /// Which part of the time a course, linear between its points, is above a level.
    package static func fraction(above level: Double, _ course: [Double]) -> Double {
        var sum = 0.0
        for (a, b) in zip(course, course.dropFirst()) {
            if a > level && b > level {
                sum += 1
            } else if a > level || b > level {
                sum += (max(a, b) - level) / abs(a - b)
            }
        }
        return sum / Double(course.count - 1)
    }
}

/// A target or limit in the model's units.
package struct ExposureGoal: Sendable {
    package var measure: DosingTarget.Measure
    package var output: Int
    /// Of the time above.
    package var level: Double
    package var least: Double?
    package var most: Double?

    /// A range of a measure.
    package init(measure: DosingTarget.Measure, output: Int, level: Double, least: Double?, most: Double?) {
        self.measure = measure
        self.output = output
        self.level = level
        self.least = least
        self.most = most
    }

    package func holds(_ value: Double) -> Bool { value >= least ?? -.infinity && value <= most ?? .infinity }

    /// What an unrounded dose aims at: the middle of the range, or its only end.
    package var centre: Double? {
        if let least, let most { return (least + most) / 2 }
        return least ?? most
    }

    /// The largest ``distance(_:)``: a ratio of 20.
    package static let farthest = 3.0

    /// How far a value lies outside, as a logarithm of the ratio to the nearer end; 0 inside.
    package func distance(_ value: Double) -> Double {
        if let least, value < least {
            return value > 0 && least > 0 ? min(Self.farthest, log(least / value)) : Self.farthest
        }
        if let most, value > most { return most > 0 ? min(Self.farthest, log(value / most)) : Self.farthest }
        return 0
    }
}
