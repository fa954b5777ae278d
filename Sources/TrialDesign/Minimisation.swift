import Randomness

/// Minimisation of Pocock and Simon (Biometrics 1975;31:103-115).
///
/// The imbalance that an arm would leave is the sum, over the factors, of the range of n_b / w_b over the arms b, where n_b
/// counts the patients who share the new patient's level of the factor (the new one included) and w_b is the arm's share.
/// Equal arms are drawn between by their shares, and so are the others when the best is not taken.
struct Minimisation {
    let weights: [Int]
    let probability: Double
    let key: StreamKey
    let replicate: Int

    func arms(factors: [[Int]], patients: Int) -> [Int] {
        // Without factors the numbers in the arms are balanced: one factor that all share.
        let factors = factors.isEmpty ? [Array(repeating: 0, count: patients)] : factors
        var counts = factors.map { Array(repeating: weights.map { _ in 0 }, count: ($0.max() ?? 0) + 1) }
        return (0..<patients).map { patient in
            let arm = choose(imbalances(factors.indices.map { counts[$0][factors[$0][patient]] }), patient)
            for index in factors.indices { counts[index][factors[index][patient]][arm] += 1 }
            return arm
        }
    }

    /// What each arm would leave; infinite for arms without a share.
    /// - Parameter shared: per factor, patients of the same level in each arm.
    func imbalances(_ shared: [[Int]]) -> [Double] {
        let open = weights.indices.filter { weights[$0] > 0 }
        return weights.indices.map { arm in
            guard weights[arm] > 0 else { return .infinity }
            return shared.reduce(0) { sum, counts in
                let loads = open.map { Double(counts[$0] + ($0 == arm ? 1 : 0)) / Double(weights[$0]) }
                return sum + ((loads.max() ?? 0) - (loads.min() ?? 0))
            }
        }
    }

    private func choose(_ imbalances: [Double], _ patient: Int) -> Int {
        var stream = key.stream(replicate: replicate, twin: patient)
        let least = imbalances.min() ?? 0
        // Loads are fractions of small whole numbers: what differs only by rounding is equal.
        let best = weights.indices.map { imbalances[$0] <= least + 1e-9 ? weights[$0] : 0 }
        let others = weights.indices.map { best[$0] > 0 ? 0 : weights[$0] }
        let isBest = stream.uniform() < probability || !others.contains { $0 > 0 }
        return Shares(isBest ? best : others).draw(&stream)
    }
}
