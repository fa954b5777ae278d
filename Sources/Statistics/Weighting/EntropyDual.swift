import Foundation

/// The convex dual of ``EntropyWeights``, with sums over blocks of members.
struct EntropyDual: Sendable {
    /// g_j - t_j of every member, in standard deviations: `[average][member]`.
    let columns: [[Double]]
    /// q, summing to 1.
    let base: [Double]
    /// Standard errors of the averages, in the same standard deviations.
    let softness: [Double]
    let threads: Int

    private static let block = 16_384

    /// Sums over some members, each times exp(-top): of q exp(lambda' h), of that times h, and times h h'.
    private struct Sums: Sendable {
        var top = -Double.infinity
        var mass = 0.0
        var first: [Double]
        var second: [Double]

        mutating func add(_ other: Sums) {
            guard other.mass > 0 else { return }
            let newTop = max(top, other.top)
            let (own, its) = (mass > 0 ? exp(top - newTop) : 0, exp(other.top - newTop))
            mass = mass * own + other.mass * its
            for j in first.indices { first[j] = first[j] * own + other.first[j] * its }
            for j in second.indices { second[j] = second[j] * own + other.second[j] * its }
            top = newTop
        }
    }

    func value(_ lambda: [Double]) -> Double? {
        let sums = sums(lambda, isWhole: false)
        let value = log(sums.mass) + sums.top + penalty(lambda)
        return value.isFinite ? value : nil
    }

    func derivatives(_ lambda: [Double]) -> (gradient: [Double], hessian: Matrix)? {
        let sums = sums(lambda, isWhole: true)
        guard sums.mass > 0 else { return nil }
        let k = columns.count
        let mean = sums.first.map { $0 / sums.mass }
        var hessian = Matrix(rows: k, columns: k)
        var place = 0
        for j in 0..<k {
            for l in 0...j {
                let covariance = sums.second[place] / sums.mass - mean[j] * mean[l]
                hessian[j, l] = covariance
                hessian[l, j] = covariance
                place += 1
            }
            hessian[j, j] += softness[j] * softness[j]
        }
        return ((0..<k).map { mean[$0] + softness[$0] * softness[$0] * lambda[$0] }, hessian)
    }

    /// q exp(lambda' h), scaled to sum to 1.
    func weights(_ lambda: [Double]) -> [Double] {
        var exponents = [Double](repeating: 0, count: base.count)
        for (j, column) in columns.enumerated() { for i in column.indices { exponents[i] += lambda[j] * column[i] } }
        let top = exponents.indices.reduce(-Double.infinity) { base[$1] > 0 ? max($0, exponents[$1]) : $0 }
        let raw = exponents.indices.map { base[$0] * exp(exponents[$0] - top) }
        let total = raw.reduce(0, +)
        return raw.map { $0 / total }
    }

    private func penalty(_ lambda: [Double]) -> Double {
        zip(softness, lambda).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 / 2 }
    }

    /// Blocks are summed on several threads, and added up in their order.
    private func sums(_ lambda: [Double], isWhole: Bool) -> Sums {
        let parts = Parallel.blocks(of: base.count, size: Self.block, threads: threads) { sums($0, lambda, isWhole: isWhole) }
        var total = Sums(first: zeros(isWhole ? columns.count : 0), second: zeros(isWhole ? pairs : 0))
        for sums in parts { total.add(sums) }
        return total
    }

    private var pairs: Int { columns.count * (columns.count + 1) / 2 }
    private func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

    private func sums(_ members: Range<Int>, _ lambda: [Double], isWhole: Bool) -> Sums {
        var terms = zeros(members.count)
        for (j, column) in columns.enumerated() {
            let factor = lambda[j]
            column.withUnsafeBufferPointer { h in
                for i in 0..<members.count { terms[i] += factor * h[members.lowerBound + i] }
            }
        }
        var sums = Sums(first: zeros(isWhole ? columns.count : 0), second: zeros(isWhole ? pairs : 0))
        sums.top = terms.max() ?? 0
        for i in terms.indices {
            terms[i] = base[members.lowerBound + i] * exp(terms[i] - sums.top)
            sums.mass += terms[i]
        }
        guard isWhole else { return sums }
        var place = 0
        var weighted = terms
        for (j, column) in columns.enumerated() {
            for i in terms.indices { weighted[i] = terms[i] * column[members.lowerBound + i] }
            sums.first[j] = weighted.reduce(0, +)
            for l in 0...j {
                sums.second[place] = columns[l].withUnsafeBufferPointer { h in
                    weighted.withUnsafeBufferPointer { w in
                        var sum = 0.0
                        for i in 0..<w.count { sum += w[i] * h[members.lowerBound + i] }
                        return sum
                    }
                }
                place += 1
            }
        }
        return sums
    }
}
