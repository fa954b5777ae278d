import Statistics

/// A mean over simulated trials each of which has a truth of its own: patients of one trial share it, so the trials, not the
/// patients, are the independent units.
///
///     var mean = ClusteredMean(clusters: replicates)
///     mean.add(values, to: replicate)
///     let estimate = mean.estimate
package struct ClusteredMean {
    private var sums: [Double]
    private var counts: [Int]

    package init(clusters: Int) {
        sums = Array(repeating: 0, count: clusters)
        counts = Array(repeating: 0, count: clusters)
    }

    /// Missing values, NaN, are left out.
    package mutating func add(_ values: some Sequence<Double>, to cluster: Int) {
        for value in values where !value.isNaN {
            sums[cluster] += value
            counts[cluster] += 1
        }
    }

    /// The mean of the clusters' means, with Student's interval of these; clusters without values are left out. Counts
    /// patients.
    package var estimate: Estimate {
        var estimate = Estimate(Sample(zip(sums, counts).filter { $1 > 0 }.map { $0 / Double($1) }))
        estimate.count = counts.reduce(0, +)
        return estimate
    }
}
