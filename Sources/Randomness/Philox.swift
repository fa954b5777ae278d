/// Four 32-bit words: a Philox counter, or the block it is turned into.
public struct PhiloxBlock: Hashable, Sendable {
    public var word0, word1, word2, word3: UInt32

    public init(_ word0: UInt32, _ word1: UInt32, _ word2: UInt32, _ word3: UInt32) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }
}

/// Two 32-bit words that select one of 2^64 Philox permutations.
public struct PhiloxKey: Hashable, Sendable {
    public var word0, word1: UInt32

    public init(_ word0: UInt32, _ word1: UInt32) {
        self.word0 = word0
        self.word1 = word1
    }
}

/// Philox4x32-10: a keyed bijection of 128-bit counters whose outputs pass as random.
///
///     let block = Philox4x32.block(counter: PhiloxBlock(0, 0, 0, 0), key: PhiloxKey(0, 0))
///
/// There is no state to advance: any block of any stream can be had at any time, on any thread.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
/// doi:10.1145/2063384.2063405; constants as in that paper.
public enum Philox4x32 {
    static let rounds = 10
    static let multiplier0: UInt32 = 0xD251_1F53
    static let multiplier1: UInt32 = 0xCD9E_8D57
    /// Golden ratio and sqrt(3) - 1, the Weyl sequence of the key schedule.
    static let keyStep0: UInt32 = 0x9E37_79B9
    static let keyStep1: UInt32 = 0xBB67_AE85

    /// The pseudo-random block that belongs to a counter under a key.
    public static func block(counter: PhiloxBlock, key: PhiloxKey) -> PhiloxBlock {
        var c0 = counter.word0
        var c1 = counter.word1
        var c2 = counter.word2
        var c3 = counter.word3
        var k0 = key.word0
        var k1 = key.word1
        for _ in 0..<rounds {
            let product0 = UInt64(c0) &* UInt64(multiplier0)
            let product1 = UInt64(c2) &* UInt64(multiplier1)
            c0 = UInt32(truncatingIfNeeded: product1 &>> 32) ^ c1 ^ k0
            c2 = UInt32(truncatingIfNeeded: product0 &>> 32) ^ c3 ^ k1
            c1 = UInt32(truncatingIfNeeded: product1)
            c3 = UInt32(truncatingIfNeeded: product0)
            k0 = k0 &+ keyStep0
            k1 = k1 &+ keyStep1
        }
        return PhiloxBlock(c0, c1, c2, c3)
    }
}
