/// What each player contributes to the value of all together.
///
///     let shapley = try shapleyValues(players: 3) { isIn in isIn[0] && isIn[1] ? 6 : isIn[2] ? 2 : 0 }
///     shapley.values                        // sum to shapley.full - shapley.empty
///
/// The contribution of a player is what its joining adds to the value, on average over all orders in which the players
/// may join (Shapley 1953, A value for n-person games; as an explanation of a prediction, Strumbelj and Kononenko 2014,
/// doi:10.1007/s10115-013-0679-x).
public struct ShapleyValues: Sendable, Hashable {
    /// phi_i of each player.
    public let values: [Double]
    /// Monte Carlo standard error of each; zero where every set was evaluated.
    public let standardErrors: [Double]
    /// The value of no player.
    public let empty: Double
    /// The value of all players.
    public let full: Double
    /// Whether every set was evaluated.
    public let isExact: Bool
    /// Sets that were evaluated.
    public let evaluations: Int

    /// The most players for whom every set is evaluated.
    public static let mostExactPlayers = 12
}

/// The Shapley values of a function of sets.
///
/// Up to ``ShapleyValues/mostExactPlayers`` players, all 2^n sets are evaluated, once each. Above, orders are drawn,
/// each with its reverse (antithetic; Mitchell et al. 2022, arXiv:2104.12199, section 3.1), and the standard error is that
/// of the mean over independent pairs; no set is evaluated twice. The values sum to full - empty either way.
///
/// - Parameters:
///   - players: n.
///   - pairs: pairs of orders to draw where not every set is evaluated; each costs 2 (n - 1) evaluations at most.
///   - seed: decides the orders.
///   - value: of the set of players for whom the flag is true; finite. It is called in a fixed order.
/// - Throws: ``SensitivityError``, and what `value` throws.
public func shapleyValues(
    players: Int, pairs: Int = 500, seed: UInt64 = 1, value: ([Bool]) throws -> Double
) throws -> ShapleyValues {
    var generator = SplitMix64(state: seed)
    return try shapleyValues(players: players, pairs: pairs, using: &generator, value: value)
}

/// The Shapley values of a function of sets, with orders from a generator, which is not used up to
/// ``ShapleyValues/mostExactPlayers`` players.
public func shapleyValues(
    players: Int, pairs: Int = 500, using generator: inout some RandomNumberGenerator,
    value: ([Bool]) throws -> Double
) throws -> ShapleyValues {
    guard players > 0 else { throw SensitivityError.noFactors }
    if players <= ShapleyValues.mostExactPlayers { return try exactShapleyValues(players, value) }
    guard pairs > 1 else { throw SensitivityError.tooFewPermutations(pairs) }
    return try sampledShapleyValues(players, pairs, &generator, value)
}

private func exactShapleyValues(_ players: Int, _ value: ([Bool]) throws -> Double) throws -> ShapleyValues {
    let sets = try (0..<(1 << players)).map { set in
        try finite(value((0..<players).map { set >> $0 & 1 == 1 }))
    }
    // s! (n - s - 1)! / n! for the s players who are there already: w_0 = 1/n, w_s = w_(s-1) s / (n - s).
    var weights = [1 / Double(players)]
    for size in 1..<max(1, players) { weights.append(weights[size - 1] * Double(size) / Double(players - size)) }
    let values = (0..<players).map { player in
        sets.indices.reduce(0.0) { sum, set in
            guard set >> player & 1 == 0 else { return sum }
            return sum + weights[set.nonzeroBitCount] * (sets[set | 1 << player] - sets[set])
        }
    }
    return ShapleyValues(
        values: values, standardErrors: values.map { _ in 0 }, empty: sets[0], full: sets[sets.count - 1],
        isExact: true, evaluations: sets.count)
}

private func sampledShapleyValues(
    _ players: Int, _ pairs: Int, _ generator: inout some RandomNumberGenerator, _ value: ([Bool]) throws -> Double
) throws -> ShapleyValues {
    var known: [[Bool]: Double] = [:]
    func worth(_ set: [Bool]) throws -> Double {
        if let found = known[set] { return found }
        let found = try finite(value(set))
        known[set] = found
        return found
    }
    let empty = try worth([Bool](repeating: false, count: players))
    let full = try worth([Bool](repeating: true, count: players))
    var order = Array(0..<players)
    var contributions = [[Double]](repeating: [], count: players)
    for _ in 0..<pairs {
        for last in stride(from: players - 1, to: 0, by: -1) { order.swapAt(last, generator.index(below: last + 1)) }
        var sums = [Double](repeating: 0, count: players)
        for joining in [order, order.reversed()] {
            var set = [Bool](repeating: false, count: players)
            var before = empty
            for player in joining {
                set[player] = true
                let after = try worth(set)
                sums[player] += after - before
                before = after
            }
        }
        for player in 0..<players { contributions[player].append(sums[player] / 2) }
    }
    let samples = contributions.map { Sample($0) }
    return ShapleyValues(
        values: samples.map { $0.mean ?? .nan }, standardErrors: samples.map { $0.standardError ?? .nan }, empty: empty,
        full: full, isExact: false, evaluations: known.count)
}

private func finite(_ value: Double) throws -> Double {
    guard value.isFinite else { throw SensitivityError.undefinedValue(value) }
    return value
}

/// Steele, Lea and Flood's generator (2014, doi:10.1145/2660193.2660195), which needs no state but its seed.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
