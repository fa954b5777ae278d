/// Tells bytes that no compressor would shorten.
enum NoiseTest {
    /// Bytes of a plane that are looked at.
    private static let window = 4096
    /// Fewer bytes are not worth a judgement.
    private static let least = 512

    /// How many bytes at the start, a whole number of planes, look like noise.
    static func leadingNoise(_ bytes: UnsafeRawBufferPointer, plane: Int) -> Int {
        guard plane >= least else { return 0 }
        var end = 0
        while end < bytes.count, isNoise(UnsafeRawBufferPointer(rebasing: bytes[end..<(end + min(plane, window))])) { end += plane }
        return end
    }

    /// Whether all byte values are about equally frequent (the share of equal pairs is within 10 % of that of
    /// independent even draws: less than 2 % could be gained) and hardly any four bytes come twice, at whatever distance.
    private static func isNoise(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let pairs = withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { counts in
            counts.initialize(repeating: 0)
            for byte in bytes { counts[Int(byte)] += 1 }
            return counts.reduce(0) { $0 + $1 * ($1 - 1) }
        }
        guard 2560 * pairs <= 11 * bytes.count * (bytes.count - 1) else { return false }
        return repeats(bytes) <= bytes.count / 64
    }

    /// How often four bytes are those last seen with the same hash.
    private static func repeats(_ bytes: UnsafeRawBufferPointer) -> Int {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4096) { seen in
            seen.initialize(repeating: 0)
            var found = 0
            for start in 0..<(bytes.count - 3) {
                let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
                // The multiplier of a Fibonacci hash: 2^32 over the golden ratio.
                let place = Int((word &* 2_654_435_769) &>> 20)
                if seen[place] == word { found += 1 }
                seen[place] = word
            }
            return found
        }
    }
}
