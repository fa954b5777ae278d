import Quantities

/// Probabilities of a category's levels.
enum LevelWeights {
    /// How far the sum may be from 1.
    static let tolerance = 1e-6

    /// What is wrong with the weights; nil when levels can be drawn.
    static func problem(_ weights: [Double]) -> String? {
        if let wrong = weights.first(where: { !($0 >= 0 && $0 <= 1 + tolerance) }) {
            return "a weight is \(Unit.one.shown(wrong)), not between 0 and 1"
        }
        let sum = weights.reduce(0, +)
        // Rounded to what the tolerance can tell, so that 0.1 + 0.2 is shown as 0.3.
        let shown = (sum * 1e9).rounded() / 1e9
        return abs(sum - 1) <= tolerance ? nil : "the weights sum to \(Unit.one.shown(shown)), not 1"
    }
}
