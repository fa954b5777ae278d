import TrialProtocol

extension OptimisationPlan {
    /// Above so many candidates some are given up early.
    static let mostWithoutRace = 200

    /// Candidates along a quantity: its own, or evenly spaced ones.
    func candidates(along variable: VariedQuantity) -> [Double] {
        switch variable.values {
        case .list(let values): return values
        case .range(let range):
            let count = points ?? Self.usualPoints(variables: variables.count, isSmooth: isSmooth)
            return (0..<count).map { place in
                place == count - 1 ? range.upperBound : range.lowerBound + (range.upperBound - range.lowerBound) * Double(place) / Double(count - 1)
            }
        }
    }

    /// Every combination, the last quantity varying fastest.
    var grid: [[Double]] {
        variables.reduce([[]]) { sets, variable in sets.flatMap { set in candidates(along: variable).map { set + [$0] } } }
    }

    var gridCount: Int { method.isSearch ? NLoptSearch.evaluations : variables.reduce(1) { $0 * candidates(along: $1).count } }

    /// Whether candidates lie along one quantity that may take any value.
    var isCurve: Bool { variables.count == 1 && variables[0].isContinuous && !method.isSearch }
}
