/// An operating characteristic with its Monte Carlo standard error; zero when it is exact.
public struct EscalationCharacteristic: Sendable, Hashable {
    public let value: Double
    public let standardError: Double
}

/// Operating characteristics of a dose-escalation trial under given DLT probabilities.
public struct EscalationCharacteristics: Sendable, Hashable {
    /// Probability that each level is selected as the MTD.
    public let selection: [EscalationCharacteristic]
    /// Probability that no level is.
    public let noSelection: EscalationCharacteristic
    /// Expected number of patients by level.
    public let patients: [EscalationCharacteristic]
    /// Expected number of DLTs by level.
    public let dlts: [EscalationCharacteristic]
    public let totalPatients: EscalationCharacteristic
    public let totalDLTs: EscalationCharacteristic
    /// Number of simulated trials; nil when exact.
    public let replicates: Int?
}

/// Sums over simulated trials, or over paths weighted by their probabilities.
struct CharacteristicsAccumulator {
    private var selected: [Double]
    private var none = 0.0
    private var patients: [WeightedMoments]
    private var dlts: [WeightedMoments]
    private var totalPatients = WeightedMoments()
    private var totalDLTs = WeightedMoments()
    private var replicates = 0

    init(levelCount: Int) {
        selected = [Double](repeating: 0, count: levelCount)
        patients = [WeightedMoments](repeating: WeightedMoments(), count: levelCount)
        dlts = patients
    }

    mutating func add(_ history: EscalationHistory, mtd: Int?, weight: Double = 1) {
        replicates += 1
        if let mtd { selected[mtd] += weight } else { none += weight }
        for (level, tally) in history.tallies.enumerated() {
            patients[level].add(Double(tally.patients), weight)
            dlts[level].add(Double(tally.dlts), weight)
        }
        totalPatients.add(Double(history.patients.count), weight)
        totalDLTs.add(Double(history.dltCount), weight)
    }

    /// - Parameter isExact: whether the weights were the probabilities of all paths.
    func characteristics(isExact: Bool) -> EscalationCharacteristics {
        let n = isExact ? nil : replicates
        func proportion(_ sum: Double) -> EscalationCharacteristic {
            guard let n else { return EscalationCharacteristic(value: sum, standardError: 0) }
            let p = sum / Double(n)
            return EscalationCharacteristic(value: p, standardError: (p * (1 - p) / Double(n)).squareRoot())
        }
        return EscalationCharacteristics(
            selection: selected.map(proportion), noSelection: proportion(none),
            patients: patients.map { $0.mean(n) }, dlts: dlts.map { $0.mean(n) },
            totalPatients: totalPatients.mean(n), totalDLTs: totalDLTs.mean(n), replicates: n)
    }
}

/// Sums of whole numbers and their squares: exact below 2^53 when unweighted.
struct WeightedMoments {
    private var sum = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double, _ weight: Double = 1) {
        sum += weight * value
        squares += weight * value * value
    }

    /// The mean of n simulated trials; the sum itself, without error, when n is nil and the weights were probabilities.
    func mean(_ n: Int?) -> EscalationCharacteristic {
        guard let n else { return EscalationCharacteristic(value: sum, standardError: 0) }
        let count = Double(n)
        let mean = sum / count
        let variance = n > 1 ? max(0, squares - sum * mean) / (count - 1) : .nan
        return EscalationCharacteristic(value: mean, standardError: (variance / count).squareRoot())
    }
}

extension EscalationTrial {
    /// Operating characteristics from simulated trials.
    public func characteristics(
        trueToxicity: [Double], replicates: Int, using generator: inout some RandomNumberGenerator
    ) throws(EscalationError) -> EscalationCharacteristics {
        try EscalationError.require(replicates, "replicates", atLeast: 1)
        var sums = CharacteristicsAccumulator(levelCount: design.levelCount)
        for _ in 0..<replicates {
            let outcome = try simulate(trueToxicity: trueToxicity, using: &generator)
            sums.add(outcome.history, mtd: outcome.mtd)
        }
        return sums.characteristics(isExact: false)
    }

    /// Operating characteristics without Monte Carlo error, from all possible numbers of DLTs in every cohort.
    /// - Parameter maximumPaths: an error when there are more; they multiply by cohort size + 1 with each cohort.
    public func exactCharacteristics(trueToxicity: [Double], maximumPaths: Int = 1_000_000)
        throws(EscalationError) -> EscalationCharacteristics
    {
        try check(trueToxicity)
        var sums = CharacteristicsAccumulator(levelCount: design.levelCount)
        var paths = 0
        let start = try EscalationHistory(levelCount: design.levelCount, startLevel: startLevel)
        // Depth first, so that only one path is held at a time.
        var open = [(history: start, probability: 1.0)]
        while let (history, probability) = open.popLast() {
            let decision = try design.decision(after: history)
            guard let (level, size) = try nextCohort(decision, after: history) else {
                paths += 1
                guard paths <= maximumPaths else { throw .tooManyPaths(limit: maximumPaths) }
                sums.add(history, mtd: try mtd(decision, after: history), weight: probability)
                continue
            }
            let p = trueToxicity[level]
            var ways = 1.0
            for dlts in 0...size {
                if dlts > 0 { ways = ways * Double(size - dlts + 1) / Double(dlts) }
                let chance = ways * power(p, dlts) * power(1 - p, size - dlts)
                guard chance > 0 else { continue }
                var next = history
                try next.treat(level: level, dlts: (0..<size).map { $0 < dlts })
                open.append((next, probability * chance))
            }
        }
        return sums.characteristics(isExact: true)
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
