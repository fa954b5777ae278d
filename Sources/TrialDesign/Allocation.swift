import Randomness

/// Which arm each patient of a trial is observed in.
///
///     let allocation = Allocation(seed: 1, weights: [1, 2], method: .permutedBlocks(sizes: [3]))
///     let arms = allocation.arms(replicate: 0, patients: 300, factors: [sexes])
///
/// Patients enter in the order of their index. An assignment depends on seed, purpose, replicate and the factors of the
/// patients up to this one, on nothing else.
public struct Allocation: Sendable {
    let weights: [Int]
    let method: AllocationMethod
    let key: StreamKey

    /// - Parameters:
    ///   - weights: shares of the arms, not negative.
    ///   - purpose: names the random streams; trials that are drawn anew from the same patients have their own.
    public init(seed: UInt64, weights: [Int], method: AllocationMethod? = nil, purpose: String = "allocation") {
        self.weights = weights.map { max(0, $0) }
        self.method = method ?? .permutedBlocks(sizes: [max(1, self.weights.reduce(0, +))])
        key = StreamKey(seed: seed, purpose: purpose)
    }

    /// The arm of each patient, in their order; none when no arm has a share.
    ///
    /// - Parameters:
    ///   - factors: per factor, the level (from 0, below ``mostLevels``) of each patient; at least `patients` of them.
    public func arms(replicate: Int, patients: Int, factors: [[Int]] = []) -> [Int] {
        guard weights.contains(where: { $0 > 0 }), patients > 0 else { return [] }
        switch method {
        case .simple: return (0..<patients).map { simple(replicate, $0) }
        case .permutedBlocks(let sizes):
            return PermutedBlocks(weights: weights, sizes: sizes, key: key, replicate: replicate)
                .arms(strata: Self.strata(factors, patients))
        case .minimisation(let probability):
            return Minimisation(weights: weights, probability: probability, key: key, replicate: replicate)
                .arms(factors: factors, patients: patients)
        }
    }

    /// The arm of one patient where it does not depend on those before: simple allocation, and blocks of one size without
    /// strata. nil for other methods, or when no arm has a share.
    public func independentArm(replicate: Int, patient: Int) -> Int? {
        guard weights.contains(where: { $0 > 0 }) else { return nil }
        switch method {
        case .simple: return simple(replicate, patient)
        case .permutedBlocks(let sizes) where sizes.count == 1:
            let blocks = PermutedBlocks(weights: weights, sizes: sizes, key: key, replicate: replicate)
            return blocks.block(patient / sizes[0], stratum: 0)[patient % sizes[0]]
        case .permutedBlocks, .minimisation: return nil
        }
    }

    private func simple(_ replicate: Int, _ patient: Int) -> Int {
        var stream = key.stream(replicate: replicate, twin: patient)
        return Shares(weights).draw(&stream)
    }

    /// Levels of a factor, and factors, at most: each combination of levels has a number of its own.
    public static let mostLevels = 128
    public static let mostFactors = 8

    /// One stratum per combination of levels. Its number names a random stream, so it must not depend on who else enters.
    private static func strata(_ factors: [[Int]], _ patients: Int) -> [Int] {
        factors.reduce(Array(repeating: 0, count: patients)) { strata, factor in
            zip(strata, factor).map { $0 &* mostLevels &+ $1 }
        }
    }
}

/// Shares of arms from which one is drawn.
struct Shares {
    private let weights: [Int]
    private let total: Int

    init(_ weights: [Int]) {
        self.weights = weights
        total = weights.reduce(0, +)
    }

    /// - Precondition: some weight is positive.
    func draw(_ stream: inout RandomStream) -> Int {
        var place = stream.index(below: total)
        for (arm, weight) in weights.enumerated() {
            if place < weight { return arm }
            place -= weight
        }
        return weights.count - 1
    }
}
