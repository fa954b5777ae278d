import Randomness

/// Blocks in which every arm has its share of places, in random order.
///
/// A block's order comes from the stream of (replicate, block, stratum). Invariant: every complete block realises the
/// weights exactly.
struct PermutedBlocks {
    let weights: [Int]
    let sizes: [Int]
    let key: StreamKey
    let replicate: Int

    /// - Parameter strata: the stratum of each patient; each stratum has blocks of its own.
    func arms(strata: [Int]) -> [Int] {
        var open: [Int: (block: [Int], used: Int, number: Int)] = [:]
        return strata.map { stratum in
            var place = open[stratum] ?? (block(0, stratum: stratum), 0, 0)
            if place.used == place.block.count { place = (block(place.number + 1, stratum: stratum), 0, place.number + 1) }
            let arm = place.block[place.used]
            place.used += 1
            open[stratum] = place
            return arm
        }
    }

    /// The arms of a block's places.
    func block(_ number: Int, stratum: Int) -> [Int] {
        var stream = key.stream(replicate: replicate, twin: number, substream: stratum)
        let size = sizes.count == 1 ? sizes[0] : sizes[stream.index(below: sizes.count)]
        let copies = size / max(1, weights.reduce(0, +))
        let places = weights.enumerated().flatMap { arm, weight in Array(repeating: arm, count: weight * copies) }
        return stream.permutation(places.count).map { places[$0] }
    }
}
