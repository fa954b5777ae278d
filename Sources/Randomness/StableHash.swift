/// Hashes that are the same in every process and version, unlike Swift's `Hasher`.
package enum StableHash {
    /// FNV-1a, 64 bits. Source: Fowler, Noll, Vo, http://www.isthe.com/chongo/tech/comp/fnv/.
    package static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes {
            hash ^= UInt64(byte)
            hash = hash &* 0x0000_0100_0000_01B3
        }
        return hash
    }

    /// The 64-bit finaliser of MurmurHash3: every input bit reaches every output bit. A bijection.
    package static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits ^= bits &>> 33
        bits = bits &* 0xFF51_AFD7_ED55_8CCD
        bits ^= bits &>> 33
        bits = bits &* 0xC4CE_B9FE_1A85_EC53
        bits ^= bits &>> 33
        return bits
    }
}
