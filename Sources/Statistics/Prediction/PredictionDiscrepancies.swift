import CBoostMath

/// Where a subject's measurements stand among simulations of a model: prediction discrepancies (pd) and normalised
/// prediction distribution errors (NPDE).
///
///     let found = PredictionDiscrepancies(observed: [.value(8.1), .below(0.5)], simulated: simulated, using: &generator)
///     found?.npde          // standard normal where the model is right
///
/// pd_j is the share of simulations below the measurement. For npde, measurements and simulations are first made
/// uncorrelated by the simulations' mean and covariance, y* = L^-1 (y - mean) with V = L L' (Brendel et al. 2006,
/// doi:10.1007/s11095-006-9067-5; Comets, Brendel and Mentre 2008, doi:10.1016/j.cmpb.2007.12.002). Shares of 0 and 1
/// become 1/2K and 1 - 1/2K; ties count half.
///
/// A measurement below a limit has a pd that is uniform between 0 and the share of simulations below the limit, and stands
/// where that share of the simulations does; simulations below the limit are replaced in the same way, so that what is
/// decorrelated are alike (Nguyen, Comets and Mentre 2012, doi:10.1007/s10928-012-9264-2).
public struct PredictionDiscrepancies: Sendable, Hashable {
    public enum Measurement: Sendable, Hashable {
        case value(Double)
        /// Below a limit of quantification.
        case below(Double)
    }

    /// pd of each measurement.
    public let pd: [Double]
    /// npde of each measurement; NaN where the simulations have no invertible covariance.
    public let npde: [Double]
    /// Simulations used: those that are finite at every measurement.
    public let simulations: Int

    /// The normal quantile of each pd (npd): as npde, without decorrelation.
    public var npd: [Double] { pd.map(boost_normal_quantile) }

    /// - Parameters:
    ///   - observed: a subject's measurements, in order of time.
    ///   - limits: the limit of quantification of each, which simulations are held against, too; nil for none.
    ///   - simulated: for each measurement, the value of every simulation, K each, not censored. A simulation with a value
    ///     that is not finite is left out.
    ///   - generator: places what is below a limit.
    /// - Returns: nil when lengths differ, a measurement is not finite, or fewer than two simulations are left.
    public init?(
        observed: [Measurement], limits: [Double?], simulated: [[Double]], using generator: inout some RandomNumberGenerator
    ) {
        guard observed.count == simulated.count, observed.count == limits.count, let all = simulated.first?.count,
            simulated.allSatisfy({ $0.count == all }), observed.allSatisfy(\.isFinite)
        else { return nil }
        let kept = (0..<all).filter { k in simulated.allSatisfy { $0[k].isFinite } }
        guard kept.count > 1 else { return nil }
        simulations = kept.count
        var pd: [Double] = []
        var y: [Double] = []
        var clouds: [[Double]] = []
        for (place, measurement) in observed.enumerated() {
            let cloud = kept.map { simulated[place][$0] }
            let distribution = SimulatedValues(cloud)
            let limit: Double? = if case .below(let limit) = measurement { limit } else { limits[place] }
            switch measurement {
            case .value(let value):
                pd.append(distribution.share(below: value))
                y.append(value)
            case .below(let limit):
                let u = generator.openUniform() * distribution.share(below: limit)
                pd.append(u)
                y.append(distribution.value(at: u))
            }
            guard let limit else {
                clouds.append(cloud)
                continue
            }
            let below = distribution.share(below: limit)
            clouds.append(cloud.map { $0 < limit ? distribution.value(at: generator.openUniform() * below) : $0 })
        }
        self.pd = pd
        npde = Self.npde(y, clouds) ?? y.map { _ in .nan }
    }

    private static func npde(_ y: [Double], _ clouds: [[Double]]) -> [Double]? {
        let n = y.count
        let k = clouds[0].count
        guard k > n else { return nil }
        let means = clouds.map { $0.reduce(0, +) / Double(k) }
        let centred = zip(clouds, means).map { cloud, mean in cloud.map { $0 - mean } }
        var covariance = Matrix(rows: n, columns: n)
        for i in 0..<n { for j in 0...i { covariance[i, j] = centred[i].dot(centred[j]) / Double(k - 1) } }
        guard let factor = Cholesky(covariance) else { return nil }
        let diagonal = factor.factor.diagonal
        // What is left of a variance after the others' share may be rounding only.
        guard (0..<n).allSatisfy({ diagonal[$0] * diagonal[$0] > 1e-12 * covariance[$0, $0] }) else { return nil }
        var columns: [Double] = []
        columns.reserveCapacity(n * (k + 1))
        for j in 0..<n { columns.append(y[j] - means[j]) }
        for simulation in 0..<k { for j in 0..<n { columns.append(centred[j][simulation]) } }
        let whitened = factor.whiten(Matrix(rows: n, columns: k + 1, values: columns))
        return (0..<n).map { j in
            let distribution = SimulatedValues((1...k).map { whitened[j, $0] })
            return boost_normal_quantile(distribution.share(below: whitened[j, 0]))
        }
    }
}

extension PredictionDiscrepancies.Measurement {
    var isFinite: Bool {
        switch self {
        case .value(let value), .below(let value): value.isFinite
        }
    }
}

/// Simulations of one measurement as a distribution.
private struct SimulatedValues {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    /// The share below a value, ties half, kept away from 0 and 1 by half of one simulation.
    func share(below value: Double) -> Double {
        let k = Double(sorted.count)
        let below = partition { $0 < value }
        let share = (Double(below) + Double(partition { $0 <= value } - below) / 2) / k
        return min(max(share, 1 / (2 * k)), 1 - 1 / (2 * k))
    }

    /// The least value whose share is at least u.
    func value(at u: Double) -> Double {
        sorted[min(sorted.count - 1, max(0, Int((u * Double(sorted.count)).rounded(.up)) - 1))]
    }

    private func partition(_ holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
