import CDeflate

/// Makes the bytes of a finished chunk: what HDF5's filters shuffle and deflate would make, so that every reader
/// undoes it, but outside of HDF5 and its lock.
///
/// Shuffling lays the first bytes of all values side by side, then their second bytes and so on (`ByteShuffle`).
/// The low-order bytes of simulated numbers are mostly noise, which no compressor shortens but all spend most of
/// their time on: leading planes of noise are stored as they are (a stored block of RFC 1951), and leading planes of
/// one byte, such as the low-order bytes of whole hours, are written out as a run. Only the rest is compressed. One thread at a time may use a press; it keeps its memory from chunk to chunk.
final class ChunkPress {
    /// Compression level. For the regular columns of tables it is half again as fast as level 1; higher ones save some
    /// percent and cost several times the time.
    static let level = 2
    /// Bytes that one stored block can hold.
    private static let storedBlock = 65_535

    private let compressor: OpaquePointer
    private var shuffled: [UInt8] = []
    private var deflated: [UInt8] = []

    /// - Throws: `HDF5Error` when there is no memory for it.
    init() throws {
        guard let compressor = libdeflate_alloc_compressor(Int32(Self.level)) else {
            throw HDF5Error(operation: "prepare compression", causes: ["out of memory"])
        }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// The chunk of the values in `bytes`, each `width` bytes and little endian.
    /// - Throws: `HDF5Error` when the compressor refuses, which it does only for lack of room.
    func press(_ bytes: UnsafeRawBufferPointer, width: Int) throws -> [UInt8] {
        if shuffled.count < bytes.count { shuffled = [UInt8](repeating: 0, count: bytes.count) }
        return try shuffled.withUnsafeMutableBytes { buffer in
            ByteShuffle.shuffle(bytes, width: width, to: buffer)
            return try stream(UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]), plane: bytes.count / width)
        }
    }

    /// A zlib stream (RFC 1950) of shuffled values: head, stored blocks, compressed blocks, checksum.
    private func stream(_ bytes: UnsafeRawBufferPointer, plane: Int) throws -> [UInt8] {
        let noise = NoiseTest.leadingNoise(bytes, plane: plane)
        let run = noise > 0 ? 0 : ConstantRun.leading(bytes, plane: plane)
        let split = noise + run
        let rest = UnsafeRawBufferPointer(rebasing: bytes[split...])
        var out: [UInt8] = []
        let bound = libdeflate_deflate_compress_bound(compressor, rest.count)
        if deflated.count < bound { deflated = [UInt8](repeating: 0, count: bound) }
        let size = deflated.withUnsafeMutableBytes {
            libdeflate_deflate_compress(compressor, rest.baseAddress, rest.count, $0.baseAddress, bound)
        }
        guard size > 0 else { throw HDF5Error(operation: "compress a chunk", causes: ["\(rest.count) bytes did not fit \(bound)"]) }

        out.reserveCapacity(noise + run / 128 + size + 32 + 5 * (noise / Self.storedBlock))
        out += [0x78, 0x01]
        for start in stride(from: 0, to: noise, by: Self.storedBlock) {
            let block = bytes[start..<min(start + Self.storedBlock, noise)]
            let length = UInt16(truncatingIfNeeded: block.count)
            out += [0, UInt8(truncatingIfNeeded: length), UInt8(length >> 8), UInt8(truncatingIfNeeded: ~length), UInt8(~length >> 8)]
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: block))
        }
        if run > 0 { ConstantRun.append(bytes[0], count: run, to: &out) }
        out += deflated[..<size]
        let sum = libdeflate_adler32(1, bytes.baseAddress, bytes.count)
        out += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
        return out
    }
}
