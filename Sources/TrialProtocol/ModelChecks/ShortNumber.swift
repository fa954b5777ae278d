import Foundation

/// Six significant digits at most: 222.222, 0.0311, 2.5e-07.
func shortNumber(_ value: Double) -> String { String(format: "%.6g", value) }
