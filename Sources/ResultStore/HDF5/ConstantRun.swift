import Foundation

/// Runs of one byte, as deflate (RFC 1951) holds them: the byte, then copies of what is before. A compressor spends as
/// long on them as on anything else.
enum ConstantRun {
    /// How many bytes at the start of `bytes`, a whole number of planes, are one and the same; 0 when the first plane has others.
    static func leading(_ bytes: UnsafeRawBufferPointer, plane: Int) -> Int {
        guard plane > 1, let first = bytes.first, let start = bytes.baseAddress else { return 0 }
        var end = 0
        while end < bytes.count, bytes[end] == first, memcmp(start + end, start + end + 1, plane - 1) == 0 { end += plane }
        return end
    }

    /// Appends a block with fixed codes that is not the last, and an empty stored block to end at a whole byte.
    static func append(_ byte: UInt8, count: Int, to out: inout [UInt8]) {
        var bits = BitWriter()
        bits.put(0b010, 3)
        func literal() {
            if byte < 144 { bits.putCode(0b0011_0000 + UInt32(byte), 8) } else { bits.putCode(0b1_1001_0000 + UInt32(byte) - 144, 9) }
        }
        // Codes 285 and 264: copy 258 and 10 bytes; a distance of 1 is five zeros.
        func copy(_ code: UInt32, _ length: Int) {
            bits.putCode(code, length)
            bits.put(0, 5)
        }
        literal()
        var left = count - 1
        while left >= 258 { copy(0b1100_0101, 8); left -= 258 }
        while left >= 10 { copy(0b000_1000, 7); left -= 10 }
        for _ in 0..<left { literal() }
        bits.put(0, 7 + 3)
        out += bits.finished + [0, 0, 0xFF, 0xFF]
    }
}

/// Packs bits as deflate has them: from the low end of each byte.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count = 0

    /// A number, its low bit first.
    mutating func put(_ value: UInt32, _ length: Int) {
        pending |= value << UInt32(count)
        count += length
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    /// A Huffman code, its high bit first.
    mutating func putCode(_ code: UInt32, _ length: Int) {
        for bit in (0..<length).reversed() { put(code >> UInt32(bit) & 1, 1) }
    }

    /// The bytes, the last filled up with zeros.
    var finished: [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes }
}
