import Randomness
import Testing

/// Random123's known-answer vectors (tests/kat_vectors, `philox4x32 10`: counter, key, result) of
/// Salmon et al., SC'11, doi:10.1145/2063384.2063405.
@Test func philoxGivesThePublishedVectors() {
    #expect(
        Philox4x32.block(counter: PhiloxBlock(0, 0, 0, 0), key: PhiloxKey(0, 0))
            == PhiloxBlock(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    let ones = UInt32.max
    #expect(
        Philox4x32.block(counter: PhiloxBlock(ones, ones, ones, ones), key: PhiloxKey(ones, ones))
            == PhiloxBlock(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    #expect(
        Philox4x32.block(
            counter: PhiloxBlock(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
            key: PhiloxKey(0xA409_3822, 0x299F_31D0))
            == PhiloxBlock(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
}

/// Test vectors of the FNV authors (http://www.isthe.com/chongo/tech/comp/fnv/, test_fnv.c, 64-bit FNV-1a).
@Test func purposeHashGivesThePublishedVectors() {
    #expect(StableHash.fnv1a("".utf8) == 0xCBF2_9CE4_8422_2325)
    #expect(StableHash.fnv1a("a".utf8) == 0xAF63_DC4C_8601_EC8C)
    #expect(StableHash.fnv1a("foobar".utf8) == 0x8594_4171_F739_67E8)
}

/// The derivation of a stream is part of every result, so it is pinned. The words come from a separate
/// implementation in Python (arbitrary-precision integers) of the derivation that `StreamKey` documents.
struct PinnedStream {
    let seed: UInt64
    let replicate: Int
    let twin: Int
    let purpose: String
    let substream: Int
    let words: [UInt32]
    let uniform: Double
}

let pinnedStreams = [
    PinnedStream(
        seed: 1, replicate: 0, twin: 0, purpose: "iiv:CL", substream: 0,
        words: [0x8B63_6C55, 0xDFF3_0AD8, 0x6CFC_1EED, 0xF55E_3CD6, 0xF965_C27B, 0x221B_6DF1],
        uniform: 0.8748022822068272),
    PinnedStream(
        seed: 0xFEDC_BA98_7654_3210, replicate: 3, twin: 17, purpose: "observation:cp", substream: 2,
        words: [0x94E6_056B, 0x63C3_6209, 0x5A78_34B3, 0x01C9_88B2, 0x0571_33F5, 0xD04B_244D],
        uniform: 0.38970005735327373),
    PinnedStream(
        seed: 7, replicate: 0x1_0000_0005, twin: -1, purpose: "\u{B5}", substream: 1 << 40,
        words: [0xB0EB_259F, 0xF402_3BCF, 0x8408_084F, 0xB5CA_EEBB, 0x8D8B_3988, 0xF1F3_ADA8],
        uniform: 0.9531590826090165),
]

@Test(arguments: pinnedStreams)
func streamsAreDerivedAsDocumented(_ pinned: PinnedStream) {
    let stream = RandomStream(
        seed: pinned.seed, replicate: pinned.replicate, twin: pinned.twin, purpose: pinned.purpose,
        substream: pinned.substream)
    var words = stream
    #expect(pinned.words.map { _ in words.nextUInt32() } == pinned.words)
    var uniforms = stream
    #expect(uniforms.uniform() == pinned.uniform)
}
