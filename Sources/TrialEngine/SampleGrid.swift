import Integration
import TrialProtocol

/// One grid of reading times for all stored outputs, and the way back to each output's own.
struct SampleGrid: Sendable {
    let times: [Double]
    /// Index of each observation's output.
    private let outputs: [Int]
    /// `[observation][time]` -> index into ``times``; nil where they are the same.
    private let places: [[Int]?]

    init(_ observations: [ObservationPlan]) {
        let times = Set(observations.flatMap(\.times)).sorted()
        let index = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($1, $0) })
        self.times = times
        outputs = observations.map(\.output)
        places = observations.map { $0.times == times ? nil : $0.times.compactMap { index[$0] } }
    }

    /// Appends a twin's values at the times of an observation to a column.
    /// - Parameter samples: `[observable][time of the grid]`.
    func append(_ samples: [[Double]], of observation: Int, to column: inout [Double]) {
        let course = samples[outputs[observation]]
        guard let places = places[observation] else {
            column.append(contentsOf: course)
            return
        }
        for place in places { column.append(course[place]) }
    }
}

extension FunctionalPlan {
    /// The same, of what comes before a time. Of a window that begins later, the time itself is left: the value there, and
    /// next to no area or duration.
    func functional(until end: Double) -> Functional {
        guard to > end else { return functional }
        var clipped = self
        clipped.to = end
        if from < end { return clipped.functional }
        switch kind {
        case .lowest, .highest, .average, .at: return .at(observable: observable, time: end)
        case .auc, .timeAbove, .timeBelow, .fractionOfTime, .firstTime, .timeOfLowest, .timeOfHighest:
            clipped.to = from + 1e-9 * (to - from)
            return clipped.functional
        }
    }

    /// As the integrator knows it.
    package var functional: Functional {
        switch kind {
        case .auc: .auc(observable: observable, from: from, to: to)
        case .average: .average(observable: observable, from: from, to: to)
        case .lowest: .lowest(observable: observable, from: from, to: to)
        case .highest: .highest(observable: observable, from: from, to: to)
        case .at: .at(observable: observable, time: from)
        case .timeOfLowest: .timeOfLowest(observable: observable, from: from, to: to)
        case .timeOfHighest: .timeOfHighest(observable: observable, from: from, to: to)
        // Below a threshold is above it for the negated observable, which the reader of protocols makes.
        case .timeAbove, .timeBelow: .timeAbove(observable: observable, threshold: threshold ?? 0, from: from, to: to)
        case .fractionOfTime: .fractionOfTime(condition: observable, from: from, to: to)
        case .firstTime: .firstTime(condition: observable, from: from, to: to)
        }
    }
}
