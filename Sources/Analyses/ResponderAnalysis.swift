import Foundation
import ResultStore
import Statistics

/// How many patients reach what: of the numeric endpoint that answers the question, the share of patients at most, and at
/// least, at each value, among those observed in each arm of the first simulated trial and over all twins.
enum ResponderAnalysis {
    private static let points = 201
    private static let probabilities = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]

    static func write(_ trial: TrialData) throws {
        guard trial.isAllocated, let endpoint = leading(trial) else { return }
        let whole = try trial.arms.indices.map { try trial.sample(endpoint, arm: $0) }
        guard let (grid, isLogarithmic) = axis(of: whole) else { return }
        let observed = try trial.arms.indices.map { try observedSample(endpoint, arm: $0, trial) }
        let group = try AnalysisGroup(
            trial.file, "/analyses/responders/\(endpoint.name)", title: endpoint.longName, attributes: endpoint.attributes)
        try group.axis(
            Variable(
                "x", unit: endpoint.unit, longName: endpoint.longName,
                attributes: [Attribute("scale", .text(isLogarithmic ? "log" : "linear"))]), .numbers(grid))
        try group.axis(Variable("quantile", longName: "Probability of the quantile"), .numbers(probabilities))
        let title = endpoint.longName
        try group.counts("n", "\(title): observed patients with a value, first trial", observed.map(\.count), axes: ["arm"])
        try group.counts("missing", "\(title): observed patients without a value, first trial", observed.map(\.missing), axes: ["arm"])
        let axes = ["arm", "x"]
        try group.shares(
            "at_most", "observed patients of the first trial with at most this value",
            observed.flatMap { sample in grid.map { Proportion(events: sample.rank(atMost: $0), of: sample.count) } }, title: title, axes: axes)
        try group.shares(
            "at_least", "observed patients of the first trial with at least this value",
            observed.flatMap { sample in grid.map { Proportion(events: sample.count - sample.rank(below: $0), of: sample.count) } },
            title: title, axes: axes)
        try group.numbers(
            "truth", "\(title): share of all twins with at most this value",
            whole.flatMap { sample in grid.map { sample.count > 0 ? Double(sample.rank(atMost: $0)) / Double(sample.count) : nil } }, axes: axes)
        let quantiles = { (samples: [Sample]) in samples.flatMap { sample in probabilities.map { sample.quantile($0) } } }
        try group.numbers(
            "quantiles", "\(title): quantiles of observed patients, first trial", unit: endpoint.unit, quantiles(observed), axes: ["arm", "quantile"])
        try group.numbers(
            "true_quantiles", "\(title): quantiles over all twins", unit: endpoint.unit, quantiles(whole), axes: ["arm", "quantile"])
    }

    /// The primary endpoint where it is a number; of a primary event, the first number its definition names.
    private static func leading(_ trial: TrialData) -> Variable? {
        guard let answer = trial.leadingEndpoint else { return nil }
        guard answer.isEvent else { return answer }
        let definition = answer.attributes.first { $0.name == "definition" }?.value.description ?? ""
        let words = definition.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return words.lazy.compactMap { word in trial.endpoints.first { $0.name == word && !$0.isEvent } }.first
    }

    /// Even from the least to the greatest but for the outermost thousandths; of logarithms where values, all positive, span
    /// more than two decades.
    private static func axis(of samples: [Sample]) -> (values: [Double], isLogarithmic: Bool)? {
        guard
            let low = samples.compactMap({ $0.quantile(0.001) }).min(), let high = samples.compactMap({ $0.quantile(0.999) }).max(),
            low < high
        else { return nil }
        let isLogarithmic = low > 0 && high > 100 * low && samples.allSatisfy { ($0.minimum ?? 1) > 0 }
        let values = (0..<points).map { point -> Double in
            let part = Double(point) / Double(points - 1)
            if point == 0 { return low }
            if point == points - 1 { return high }
            return isLogarithmic ? low * exp(part * log(high / low)) : low + part * (high - low)
        }
        return (values, isLogarithmic)
    }

    private static func observedSample(_ endpoint: Variable, arm: Int, _ trial: TrialData) throws -> Sample {
        var maker = SampleMaker(trial.scratch)
        for slab in TwinSlab.all(replicates: 1, twins: trial.twins, most: TrialData.slabTwins) {
            let arms = try trial.observedArms(slab)
            try maker.add(zip(try trial.values(endpoint, arm: arm, slab), arms).filter { Int($1) == arm }.map(\.0))
        }
        return try maker.sample()
    }
}

extension Sample {
    /// How many values are at most, or below, a number.
    fileprivate func rank(atMost value: Double) -> Int { partition { $0 <= value } }
    fileprivate func rank(below value: Double) -> Int { partition { $0 < value } }

    /// How many of the sorted values, from the least, meet a condition that turns from true to false.
    private func partition(_ holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
