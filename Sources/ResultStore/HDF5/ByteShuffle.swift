/// The order of HDF5's shuffle filter: the first bytes of all values, then their second bytes and so on.
/// Neighbouring values mostly share their leading bytes, which then compress well.
enum ByteShuffle {
    /// Shuffles values of `width` bytes, little endian.
    static func shuffle(_ bytes: UnsafeRawBufferPointer, width: Int, to out: UnsafeMutableRawBufferPointer) {
        let count = bytes.count / width
        switch width {
        case 1: out.copyMemory(from: bytes)
        case 8:
            let done = count & ~7
            for first in stride(from: 0, to: done, by: 8) { shuffleEight(bytes, first, count, out) }
            bytewise(bytes, width, done..<count, count, out)
        default: bytewise(bytes, width, 0..<count, count, out)
        }
    }

    private static func bytewise(
        _ bytes: UnsafeRawBufferPointer, _ width: Int, _ range: Range<Int>, _ count: Int, _ out: UnsafeMutableRawBufferPointer
    ) {
        for byte in 0..<width {
            for index in range { out[byte * count + index] = bytes[index * width + byte] }
        }
    }

    /// Eight words of eight bytes are a matrix that is transposed by exchanging off-diagonal blocks, of four bytes
    /// by four, then two by two, then one by one: several times faster than byte by byte.
    private static func shuffleEight(
        _ bytes: UnsafeRawBufferPointer, _ first: Int, _ count: Int, _ out: UnsafeMutableRawBufferPointer
    ) {
        func load(_ index: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * (first + index), as: UInt64.self))
        }
        func store(_ word: UInt64, _ byte: Int) {
            out.storeBytes(of: word.littleEndian, toByteOffset: byte * count + first, as: UInt64.self)
        }
        func exchange(_ a: inout UInt64, _ b: inout UInt64, _ shift: UInt64, _ mask: UInt64) {
            let differing = ((a &>> shift) ^ b) & mask
            b ^= differing
            a ^= differing &<< shift
        }
        var (a, b, c, d, e, f, g, h) = (load(0), load(1), load(2), load(3), load(4), load(5), load(6), load(7))
        let (fours, twos, ones): (UInt64, UInt64, UInt64) = (0x0000_0000_ffff_ffff, 0x0000_ffff_0000_ffff, 0x00ff_00ff_00ff_00ff)
        exchange(&a, &e, 32, fours); exchange(&b, &f, 32, fours); exchange(&c, &g, 32, fours); exchange(&d, &h, 32, fours)
        exchange(&a, &c, 16, twos); exchange(&b, &d, 16, twos); exchange(&e, &g, 16, twos); exchange(&f, &h, 16, twos)
        exchange(&a, &b, 8, ones); exchange(&c, &d, 8, ones); exchange(&e, &f, 8, ones); exchange(&g, &h, 8, ones)
        store(a, 0); store(b, 1); store(c, 2); store(d, 3); store(e, 4); store(f, 5); store(g, 6); store(h, 7)
    }
}
