import Randomness

/// How often each of some twins is drawn in each bootstrap sample of them.
package struct TwinResamples: Sendable {
    /// Indices of the twins, ascending.
    package let members: [Int]
    package let count: Int
    /// `[sample * members.count + place]`
    package let times: [UInt8]

    /// - Parameter stream: numbers groups of twins, so that each is drawn by itself.
    package init(_ members: [Int], count: Int, seed: UInt64, stream: Int) {
        self.members = members
        self.count = members.isEmpty ? 0 : count
        let key = StreamKey(seed: seed, purpose: "optimise:bootstrap")
        var times = [UInt8](repeating: 0, count: members.count * self.count)
        for sample in 0..<self.count {
            var numbers = key.stream(replicate: stream, twin: sample)
            let first = sample * members.count
            for _ in members.indices {
                let place = first + numbers.index(below: members.count)
                // More than 255 times has no chance among more than a handful of twins; among those it does no harm.
                times[place] = times[place] == .max ? .max : times[place] + 1
            }
        }
        self.times = times
    }
}
