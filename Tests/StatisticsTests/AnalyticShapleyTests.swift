import Foundation
import Statistics
import Testing

/// Every order of six players, as the definition has it.
private func byAllOrders(_ players: Int, _ value: ([Bool]) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: players)
    var orders = 0
    func visit(_ order: [Int]) {
        if order.count == players {
            orders += 1
            var set = [Bool](repeating: false, count: players)
            for player in order {
                let before = value(set)
                set[player] = true
                sums[player] += value(set) - before
            }
            return
        }
        for player in 0..<players where !order.contains(player) { visit(order + [player]) }
    }
    visit([])
    return sums.map { $0 / Double(orders) }
}

/// With products, exponentials and a dummy; the tolerance is rounding over 720 orders.
@Test func exactValuesAreTheMeanOverAllOrders() throws {
    let weights = [1.3, -0.7, 2.1, 0.4, 0, 1.9]
    func value(_ set: [Bool]) -> Double {
        let sum = zip(set, weights).reduce(0) { $1.0 ? $0 + $1.1 : $0 }
        return exp(sum / 2) + (set[0] && set[3] ? 5 : 0) - (set[5] && !set[1] ? 2 : 0)
    }
    let shapley = try shapleyValues(players: 6, value: value)
    #expect(shapley.isExact && shapley.evaluations == 64)
    for (value, expected) in zip(shapley.values, byAllOrders(6, value)) { #expect(abs(value - expected) < 1e-12) }
    #expect(shapley.values[4] == 0)
    #expect(abs(shapley.values.reduce(0, +) - (shapley.full - shapley.empty)) < 1e-12)
    #expect(shapley.standardErrors == [0, 0, 0, 0, 0, 0])
}

/// (sum w)^3 is divided in closed form: a product of m players is shared by them alike.
private func cubeShares(_ w: [Double]) -> [Double] {
    w.indices.map { i in
        var share = w[i] * w[i] * w[i]
        for j in w.indices where j != i {
            share += 1.5 * (w[i] * w[i] * w[j] + w[i] * w[j] * w[j])
            for k in w.indices where k > j && k != i { share += 2 * w[i] * w[j] * w[k] }
        }
        return share
    }
}

@Test func twelvePlayersAreExactAndMoreAreSampled() throws {
    let weights = (0..<14).map { 0.2 + 0.15 * Double($0 % 5) }
    func cube(_ set: [Bool]) -> Double { pow(zip(set, weights).reduce(0) { $1.0 ? $0 + $1.1 : $0 }, 3) }
    let twelve = try shapleyValues(players: 12, value: cube)
    #expect(twelve.isExact && twelve.evaluations == 4096)
    for (value, share) in zip(twelve.values, cubeShares(Array(weights[..<12]))) { #expect(isClose(value, share, relative: 1e-12)) }

    let sampled = try shapleyValues(players: 14, pairs: 200, value: cube)
    #expect(!sampled.isExact && sampled.evaluations <= 200 * 26 + 2)
    let difference = sampled.full - sampled.empty
    #expect(abs(sampled.values.reduce(0, +) - difference) < 1e-10 * difference)
    #expect(try shapleyValues(players: 14, pairs: 200, value: cube) == sampled)
    // An order and its reverse share out every product of two players exactly.
    let square = try shapleyValues(players: 14, pairs: 2) { set in
        let sum = zip(set, weights).reduce(0) { $1.0 ? $0 + $1.1 : $0 }
        return sum * sum
    }
    for (value, weight) in zip(square.values, weights) { #expect(isClose(value, weight * weights.reduce(0, +), relative: 1e-12)) }
}

/// Standard errors are honest: over 400 seeds, the standard deviation of each player's estimate is its mean standard
/// error, within 15 % (the standard deviation of 400 has a relative error of 3.5 %; four of these are passed by one of
/// 13 with probability 8e-4), and the mean has no bias beyond four of its errors. The dummy has zero.
@Test func samplingErrorsAreHonest() throws {
    let weights = (0..<13).map { $0 == 7 ? 0 : 0.3 + 0.1 * Double($0) }
    let shares = cubeShares(weights)
    func cube(_ set: [Bool]) -> Double { pow(zip(set, weights).reduce(0) { $1.0 ? $0 + $1.1 : $0 }, 3) }
    let runs = try (0..<400).map { try shapleyValues(players: 13, pairs: 30, seed: UInt64($0), value: cube) }
    for player in weights.indices {
        let values = Sample(runs.map { $0.values[player] })
        let errors = Sample(runs.map { $0.standardErrors[player] })
        if player == 7 {
            #expect(values.maximum == 0 && values.minimum == 0 && errors.maximum == 0)
            continue
        }
        let (spread, error) = (values.standardDeviation ?? .nan, errors.mean ?? .nan)
        #expect(abs(spread / error - 1) < 0.15, "player \(player): \(spread) against \(error)")
        #expect(abs((values.mean ?? .nan) - shares[player]) < 4 * spread / 20)
    }
}

@Test func playersWithoutValuesAreTold() {
    #expect(throws: SensitivityError.noFactors) { try shapleyValues(players: 0) { _ in 0 } }
    #expect(throws: SensitivityError.undefinedValue(.infinity)) { try shapleyValues(players: 2) { $0[0] ? .infinity : 0 } }
    #expect(throws: SensitivityError.tooFewPermutations(1)) { try shapleyValues(players: 13, pairs: 1) { _ in 0 } }
    #expect(throws: CancellationError.self) { try shapleyValues(players: 2) { _ in throw CancellationError() } }
}

@Test func onePlayerGetsAll() throws {
    #expect(try shapleyValues(players: 1) { $0[0] ? 7 : 3 }.values == [4])
}
