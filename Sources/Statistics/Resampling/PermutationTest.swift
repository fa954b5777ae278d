/// A test whose null distribution is that of the statistic over rearrangements of the data.
///
///     let test = try PermutationTest(active, control, using: &generator) { mean($0) - mean($1) }
///     test.pValue(.greater)
///     test.standardError(.greater)        // Monte Carlo error; zero when all arrangements were counted
///
/// Every arrangement is counted where there are no more than a limit; else some are drawn, and the p value counts the
/// observed one among them, so that it is never zero and never too small (Phipson and Smyth 2010,
/// doi:10.2202/1544-6115.1585). Two-sided p values count statistics at least as far from zero: it should be centred
/// there under the null hypothesis, as a difference is.
public struct PermutationTest: Sendable, Hashable {
    /// Of the data.
    public let statistic: Double
    /// Arrangements that were counted, the observed one included.
    public let arrangements: Int
    /// Whether these are all.
    public let isExact: Bool
    private let atMost: Int
    private let atLeast: Int
    private let asFar: Int

    /// Rearranges which elements are in the first group and which in the second.
    ///
    /// - Parameters:
    ///   - limit: number of arrangements up to which all are counted.
    ///   - draws: arrangements to draw where there are more.
    ///   - generator: gives the arrangements; not used where all are counted.
    ///   - statistic: of two groups of the given sizes. Arrangements where it is NaN count as extreme on every side,
    ///     which can only raise the p value.
    public init<Element>(
        _ first: [Element], _ second: [Element], limit: Int = 20_000, draws: Int = 9999,
        using generator: inout some RandomNumberGenerator, statistic: ([Element], [Element]) -> Double
    ) throws(ResamplingError) {
        guard !first.isEmpty, !second.isEmpty else { throw .emptySample }
        let pool = first + second
        var (one, other) = (first, second)
        func arranged(_ order: [Int]) -> Double {
            for index in first.indices { one[index] = pool[order[index]] }
            for index in second.indices { other[index] = pool[order[first.count + index]] }
            return statistic(one, other)
        }
        var order = Array(pool.indices)
        let observed = statistic(first, second)
        if let all = combinations(of: pool.count, first.count, atMost: limit) {
            var values: [Double] = []
            values.reserveCapacity(all)
            var chosen = Array(first.indices)
            repeat {
                order = chosen + Self.others(chosen, of: pool.count)
                values.append(arranged(order))
            } while advance(&chosen, below: pool.count)
            try self.init(observed, values, isExact: true)
        } else {
            guard draws > 0 else { throw .tooFewReplicates(draws) }
            let values = (0..<draws).map { _ in
                // The first places of a shuffle from the front.
                for place in first.indices { order.swapAt(place, place + generator.index(below: pool.count - place)) }
                return arranged(order)
            }
            try self.init(observed, values, isExact: false)
        }
    }

    /// Rearranges the signs of paired differences.
    ///
    /// - Parameters: as of ``init(_:_:limit:draws:using:statistic:)``.
    public init(
        differences: [Double], limit: Int = 20_000, draws: Int = 9999,
        using generator: inout some RandomNumberGenerator, statistic: ([Double]) -> Double
    ) throws(ResamplingError) {
        guard !differences.isEmpty else { throw .emptySample }
        var flipped = differences
        let observed = statistic(differences)
        if differences.count < 62, 1 << differences.count <= limit {
            let values = (0..<(1 << differences.count)).map { signs in
                for index in differences.indices {
                    flipped[index] = signs >> index & 1 == 0 ? differences[index] : -differences[index]
                }
                return statistic(flipped)
            }
            try self.init(observed, values, isExact: true)
        } else {
            guard draws > 0 else { throw .tooFewReplicates(draws) }
            let values = (0..<draws).map { _ in
                for index in differences.indices {
                    flipped[index] = generator.index(below: 2) == 0 ? differences[index] : -differences[index]
                }
                return statistic(flipped)
            }
            try self.init(observed, values, isExact: false)
        }
    }

    private init(_ observed: Double, _ values: [Double], isExact: Bool) throws(ResamplingError) {
        guard observed.isFinite else { throw .undefinedStatistic(observed) }
        // Statistics that are equal but for rounding are equal.
        let largest = values.reduce(abs(observed)) { $1.isFinite ? max($0, abs($1)) : $0 }
        let slack = 1e-10 * largest
        let others = isExact ? 0 : 1
        statistic = observed
        arrangements = values.count + others
        self.isExact = isExact
        atMost = values.reduce(others) { $1 > observed + slack ? $0 : $0 + 1 }
        atLeast = values.reduce(others) { $1 < observed - slack ? $0 : $0 + 1 }
        asFar = values.reduce(others) { abs($1) < abs(observed) - slack ? $0 : $0 + 1 }
    }

    private static func others(_ chosen: [Int], of count: Int) -> [Int] {
        var isChosen = [Bool](repeating: false, count: count)
        for index in chosen { isChosen[index] = true }
        return (0..<count).filter { !isChosen[$0] }
    }

    public func pValue(_ alternative: Alternative = .twoSided) -> Double {
        let extreme =
            switch alternative {
            case .twoSided: asFar
            case .less: atMost
            case .greater: atLeast
            }
        return Double(extreme) / Double(arrangements)
    }

    /// Monte Carlo standard error of a p value, binomial; zero when all arrangements were counted.
    public func standardError(_ alternative: Alternative = .twoSided) -> Double {
        guard !isExact else { return 0 }
        let p = pValue(alternative)
        return (p * (1 - p) / Double(arrangements)).squareRoot()
    }
}

/// Number of ways to choose k of n; nil when above a limit.
private func combinations(of n: Int, _ k: Int, atMost limit: Int) -> Int? {
    var ways = 1
    for i in stride(from: 1, through: min(k, n - k), by: 1) {
        // Every partial product is a binomial coefficient, and they rise.
        let (product, overflows) = ways.multipliedReportingOverflow(by: n - i + 1)
        ways = product / i
        if overflows || ways > limit { return nil }
    }
    return ways <= limit ? ways : nil
}

/// The next ascending choice of indices below a count; false after the last.
private func advance(_ chosen: inout [Int], below count: Int) -> Bool {
    let k = chosen.count
    guard let place = chosen.indices.last(where: { chosen[$0] < count - k + $0 }) else { return false }
    chosen[place] += 1
    for later in (place + 1)..<max(place + 1, k) { chosen[later] = chosen[later - 1] + 1 }
    return true
}
