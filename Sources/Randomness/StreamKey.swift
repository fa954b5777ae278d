/// What streams of one seed and one purpose have in common; deriving many from it is cheap.
///
///     let key = StreamKey(seed: 20_260_101, purpose: "covariate:weight")
///     var stream = key.stream(replicate: 0, twin: 17)
///     let u = stream.uniform()
///
/// The Philox key is one Philox block of (seed, hash of the purpose) under a fixed key, so
/// different seeds or purposes have unrelated keys (two of them share a key with probability
/// 2^-64). The purpose is hashed as UTF-8 bytes: spelling, case and Unicode form matter.
public struct StreamKey: Hashable, Sendable {
    let key: PhiloxKey

    /// - Parameters:
    ///   - seed: the trial's seed.
    ///   - purpose: what the numbers are for, such as `iiv:CL`; it must never depend on arms or visits.
    public init(seed: UInt64, purpose: String) {
        let purposeHash = StableHash.mixed(StableHash.fnv1a(purpose.utf8))
        let block = Philox4x32.block(
            counter: PhiloxBlock(seed.low, seed.high, purposeHash.low, purposeHash.high),
            key: Self.derivationKey)
        key = PhiloxKey(block.word0, block.word1)
    }

    /// The stream of one twin in one replicate; see `RandomStream` for the limits of the indices.
    public func stream(replicate: Int, twin: Int, substream: Int = 0) -> RandomStream {
        let replicateBits = UInt64(truncatingIfNeeded: replicate)
        let twinBits = UInt64(truncatingIfNeeded: twin)
        let substreamBits = UInt64(truncatingIfNeeded: substream)
        var streamKey = key
        if replicateBits.high | twinBits.high | substreamBits.high != 0 {
            // The counter holds the low halves; the high halves choose another key.
            let block = Philox4x32.block(
                counter: PhiloxBlock(UInt32.max, substreamBits.high, twinBits.high, replicateBits.high),
                key: key)
            streamKey = PhiloxKey(block.word0, block.word1)
        }
        return RandomStream(
            key: streamKey, substream: substreamBits.low, twin: twinBits.low, replicate: replicateBits.low)
    }

    /// Any fixed key serves; these are the first digits of pi after those in Random123's test vector.
    static let derivationKey = PhiloxKey(0x082E_FA98, 0xEC4E_6C89)
}

extension UInt64 {
    var low: UInt32 { UInt32(truncatingIfNeeded: self) }
    var high: UInt32 { UInt32(truncatingIfNeeded: self &>> 32) }
}
