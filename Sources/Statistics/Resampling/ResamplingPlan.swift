/// Which elements are resampled together.
struct ResamplingPlan: Sendable {
    /// The stratum of each element, from 0 in the order of their first elements.
    private let stratum: [Int]
    /// The elements of each stratum.
    private let members: [[Int]]

    init(count: Int, strata: [Int]?, replicates: Int) throws(ResamplingError) {
        guard count > 0 else { throw .emptySample }
        guard replicates > 1 else { throw .tooFewReplicates(replicates) }
        let labels = strata ?? [Int](repeating: 0, count: count)
        guard labels.count == count else { throw .unequalLengths(sample: count, strata: labels.count) }
        var places: [Int: Int] = [:]
        var members: [[Int]] = []
        stratum = labels.indices.map { index in
            let place = places[labels[index]] ?? members.count
            if place == members.count {
                places[labels[index]] = place
                members.append([])
            }
            members[place].append(index)
            return place
        }
        self.members = members
    }

    /// Fills a resample: each element's place gets one of its stratum.
    func draw<Element>(
        _ sample: [Element], into resample: inout [Element], using generator: inout some RandomNumberGenerator
    ) {
        for index in sample.indices {
            let group = members[stratum[index]]
            resample[index] = sample[group[generator.index(below: group.count)]]
        }
    }

    /// The acceleration from the statistics without each element (Efron 1987; with strata, Davison and Hinkley 1997,
    /// section 5.3.2). nil when one of them is not finite, when they are all equal or a stratum has one element.
    func acceleration<Element>(_ sample: [Element], _ statistic: ([Element]) -> Double) -> Double? {
        guard members.allSatisfy({ $0.count > 1 }) else { return nil }
        var without = sample
        var (cubes, squares) = (0.0, 0.0)
        for group in members {
            var values: [Double] = []
            for index in group {
                without.remove(at: index)
                values.append(statistic(without))
                without.insert(sample[index], at: index)
            }
            guard values.allSatisfy(\.isFinite) else { return nil }
            let n = Double(group.count)
            let mean = values.reduce(0, +) / n
            for value in values {
                // Influence over the stratum's size.
                let influence = (n - 1) / n * (mean - value)
                squares += influence * influence
                cubes += influence * influence * influence
            }
        }
        guard squares > 0 else { return nil }
        return cubes / (6 * squares * squares.squareRoot())
    }
}
