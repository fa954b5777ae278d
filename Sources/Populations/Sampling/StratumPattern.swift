/// Which stratum each twin belongs to, by its index alone.
///
/// Strata take turns so that every period of twins meets all quotas exactly, and every beginning of it within one twin:
/// the next is the one furthest behind its share (the divisor method of Webster and Sainte-Lague would serve as well).
struct StratumPattern: Sendable {
    private let sequence: [Int32]

    /// Twins until the pattern repeats: the quotas' sum, divided by what they have in common.
    var period: Int { sequence.count }

    /// - Parameter quotas: each above 0.
    init(quotas: [Int]) {
        let common = quotas.reduce(0, Self.greatestCommonDivisor)
        let shares = quotas.map { $0 / max(common, 1) }
        let total = shares.reduce(0, +)
        var credit = [Int](repeating: 0, count: shares.count)
        sequence = (0..<total).map { _ in
            for index in shares.indices { credit[index] += shares[index] }
            let next = credit.indices.reduce(0) { credit[$1] > credit[$0] ? $1 : $0 }
            credit[next] -= total
            return Int32(next)
        }
    }

    func stratum(of twin: Int) -> Int {
        let place = twin % period
        return Int(sequence[place < 0 ? place + period : place])
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
}
