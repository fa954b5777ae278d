/// How many positive numbers share their exponent and the leading 7 bits of their significand.
///
/// A bucket's place is these bits as a whole number, which is monotonic in the value. Counts are held for the range of
/// places seen, in whole powers of two.
struct SketchBuckets: Sendable, Equatable {
    private static let shift: UInt64 = 52 - 7
    /// Buckets per power of two.
    private static let page = 128

    private var first = 0
    private var counts: [UInt32] = []
    private(set) var count = 0

    /// - Parameter value: positive and finite.
    mutating func add(_ value: Double) {
        let place = Int(truncatingIfNeeded: value.bitPattern &>> Self.shift)
        if !counts.indices.contains(place - first) { reach(place) }
        counts[place - first] += 1
        count += 1
    }

    /// Makes room for a place.
    private mutating func reach(_ place: Int) {
        let start = place / Self.page * Self.page
        if counts.isEmpty { first = start }
        if start < first {
            counts.insert(contentsOf: repeatElement(0, count: first - start), at: 0)
            first = start
        }
        let missing = start + Self.page - (first + counts.count)
        if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
    }

    /// The middle of the bucket of a rank, from 0 in ascending order, below ``count``.
    func value(ofRank rank: Int) -> Double {
        var before = 0
        for (index, inBucket) in counts.enumerated() {
            before += Int(inBucket)
            if before > rank { return Self.middle(first + index) }
        }
        return .nan
    }

    private static func middle(_ place: Int) -> Double {
        Double(bitPattern: UInt64(place) << shift | 1 << (shift - 1))
    }

    // MARK: State

    /// First place, number of places, and their counts, two to a word.
    func write(to words: inout [UInt64]) {
        words += [UInt64(first), UInt64(counts.count)]
        for pair in stride(from: 0, to: counts.count, by: 2) { words.append(UInt64(counts[pair]) | UInt64(counts[pair + 1]) << 32) }
    }

    init() {}

    /// Buckets as they were written, taken from the front of `words`; nil when they are none.
    init?(reading words: inout ArraySlice<UInt64>) {
        guard words.count >= 2 else { return nil }
        first = Int(truncatingIfNeeded: words[words.startIndex])
        let places = Int(truncatingIfNeeded: words[words.startIndex + 1])
        words = words.dropFirst(2)
        guard places >= 0, places % Self.page == 0, words.count >= places / 2 else { return nil }
        counts.reserveCapacity(places)
        for word in words.prefix(places / 2) { counts += [UInt32(truncatingIfNeeded: word), UInt32(word >> 32)] }
        words = words.dropFirst(places / 2)
        count = counts.reduce(0) { $0 + Int($1) }
    }
}
