extension RandomNumberGenerator {
    /// An unbiased index in 0 ..< bound: Lemire's product with rejection (doi:10.1145/3230636), written out so that a
    /// generator's numbers give the same resamples under every version of the standard library.
    mutating func index(below bound: Int) -> Int {
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A uniform variate in the open interval (0, 1), never 0 or 1 and symmetric about 1/2, so that quantiles of it are
    /// finite.
    mutating func openUniform() -> Double { Double(next() >> 11 | 1) * 0x1p-53 }
}

/// Why nothing can be resampled.
public enum ResamplingError: Error, Hashable, CustomStringConvertible {
    case emptySample
    case unequalLengths(sample: Int, strata: Int)
    /// Fewer than two, or fewer than one arrangement.
    case tooFewReplicates(Int)
    /// The statistic of the data themselves, or its standard error, is not finite.
    case undefinedStatistic(Double)

    public var description: String {
        switch self {
        case .emptySample: "there is nothing to resample"
        case .unequalLengths(let sample, let strata): "the sample has \(sample) elements and \(strata) strata"
        case .tooFewReplicates(let count): "\(count) replicates are too few"
        case .undefinedStatistic(let value): "the statistic of the data, or its standard error, is \(value)"
        }
    }
}
