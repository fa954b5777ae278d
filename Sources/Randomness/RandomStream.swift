/// The random numbers of one twin, replicate and purpose.
///
///     var stream = RandomStream(seed: 1, replicate: 0, twin: 17, purpose: "iiv:CL")
///     let eta = 0.3 * stream.normal()
///     let order = stream.permutation(6)
///
/// The same arguments give the same numbers wherever, whenever and on whichever thread they are
/// drawn; streams with different arguments do not overlap. The Philox counter is
/// (block, substream, twin, replicate) under a key made from seed and purpose (`StreamKey`).
///
/// Limits: replicate, twin and substream in 0 ..< 2^32 are told apart by construction. Values
/// outside it are allowed and get a key of their own (clashing with probability 2^-64). A stream
/// repeats after 2^34 words of 32 bits.
public struct RandomStream: Sendable {
    private let key: PhiloxKey
    private var counter: PhiloxBlock
    private var block = PhiloxBlock(0, 0, 0, 0)
    /// Words of `block` already given out; 4 when a new block is due.
    private var used = 4

    /// - Parameters:
    ///   - seed: the trial's seed.
    ///   - replicate: which simulated trial.
    ///   - twin: the twin's index in the cohort.
    ///   - purpose: what the numbers are for, such as `iiv:CL`.
    ///   - substream: a further index, such as the attempt, the occasion or the sample.
    public init(seed: UInt64, replicate: Int, twin: Int, purpose: String, substream: Int = 0) {
        self = StreamKey(seed: seed, purpose: purpose)
            .stream(replicate: replicate, twin: twin, substream: substream)
    }

    init(key: PhiloxKey, substream: UInt32, twin: UInt32, replicate: UInt32) {
        self.key = key
        counter = PhiloxBlock(0, substream, twin, replicate)
    }

    /// The next 32 random bits.
    public mutating func nextUInt32() -> UInt32 {
        if used == 4 {
            block = Philox4x32.block(counter: counter, key: key)
            counter.word0 = counter.word0 &+ 1
            used = 0
        }
        used += 1
        switch used {
        case 1: return block.word0
        case 2: return block.word1
        case 3: return block.word2
        default: return block.word3
        }
    }

    /// The next 64 random bits: two words, the first is the lower half.
    public mutating func nextUInt64() -> UInt64 {
        let low = UInt64(nextUInt32())
        return low | UInt64(nextUInt32()) &<< 32
    }

    /// A uniform variate in the open interval (0, 1).
    ///
    /// It is an odd multiple of 2^-53, so it is never 0 or 1, `1 - u` is exact, and the
    /// distribution is exactly symmetric about 1/2. Takes 64 bits of the stream.
    public mutating func uniform() -> Double {
        Double(nextUInt64() &>> 11 | 1) * 0x1p-53
    }

    /// A standard normal variate by inversion of one uniform; |z| stays below 8.3.
    public mutating func normal() -> Double {
        StandardNormal.quantile(uniform())
    }

    /// An unbiased index in 0 ..< bound.
    ///
    /// Lemire's method: the high half of a full product, with rejection of the low halves that
    /// would favour some indices (doi:10.1145/3230636). Usually takes 64 bits of the stream.
    /// - Precondition: `bound` is positive.
    public mutating func index(below bound: Int) -> Int {
        precondition(bound > 0, "there is no index below \(bound)")
        let range = UInt64(bound)
        var product = nextUInt64().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold {
                product = nextUInt64().multipliedFullWidth(by: range)
            }
        }
        return Int(product.high)
    }

    /// The numbers 0 ..< count in random order, every order equally likely; empty when count is 0 or less.
    /// Fisher and Yates' shuffle from the end.
    public mutating func permutation(_ count: Int) -> [Int] {
        guard count > 0 else { return [] }
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, index(below: last + 1))
        }
        return order
    }
}

/// For what draws by the standard library's protocol.
extension RandomStream: RandomNumberGenerator {
    public mutating func next() -> UInt64 { nextUInt64() }
}
