import Documents
import ModelLanguage
import Quantities
import Records

/// A dose repeated at an interval.
public struct CandidateRegimen: Hashable, Sendable {
    /// In the route's unit.
    public var amount: Double
    /// In the model's time unit.
    public var interval: Double
    /// Length of the infusion in the model's time unit; 0: as the route has it.
    public var length: Double
    /// How many pieces of the available strengths a dose takes.
    public var pieces: Int

    /// A regimen in a model's units.
    package init(amount: Double, interval: Double, length: Double, pieces: Int) {
        self.amount = amount
        self.interval = interval
        self.length = length
        self.pieces = pieces
    }

    /// The same interval and length of infusion.
    func isOfShape(_ other: CandidateRegimen) -> Bool { interval == other.interval && length == other.length }

    /// How easily it is given, from 1 (one piece once a day, at once) downwards: 0.08 less for each further dose a day,
    /// 0.04 for each further piece, 0.02 for each hour of infusion a day, 0.1 where the times of the day change.
    package func practicality(hour: Double) -> Double {
        let perDay = 24 * hour / interval
        let drifts = abs(perDay - perDay.rounded()) > 1e-9 && abs(1 / perDay - (1 / perDay).rounded()) > 1e-9
        let score =
            1 - 0.08 * max(0, perDay - 1) - 0.04 * Double(pieces - 1) - 0.02 * length / hour * perDay
            - (drifts ? 0.1 : 0)
        return max(0, score)
    }
}

/// Every regimen that a patient's constraints allow.
package struct CandidateRegimens {
    /// More regimens than this say that the constraints are too wide to choose from.
    package static let most = 4000

    package let constraints: DosingConstraints
    package let route: ModelRoute
    package let model: Model
    package let hour: Double
    package let diagnostics: Diagnostics

    /// Empty after a diagnostic.
    package func make() -> [CandidateRegimen] {
        let unit = route.unit
        let strengths = constraints.strengths.compactMap { amount($0, unit, "a strength") }
        let least = constraints.least.flatMap { amount($0, unit, "`least`") } ?? 0
        let most = constraints.most.flatMap { amount($0, unit, "`most`") }
        let daily = constraints.daily.flatMap { amount($0, unit, "`daily`") }
        let rate = constraints.rate.flatMap { amount($0, unit / model.timeUnit, "`rate`") }
        if let loading = constraints.loading { _ = amount(loading, unit, "`loading`") }
        guard !diagnostics.hasErrors, !strengths.isEmpty else { return [] }
        let intervals = constraints.intervals.map { $0 * hour }
        let ceiling = most ?? (daily ?? 0) * (intervals.max() ?? 0) / (24 * hour)
        let amounts = Self.amounts(strengths, most: ceiling)
        let lengths = constraints.lengths.isEmpty ? [0] : constraints.lengths.map { $0 * hour }
        var regimens: [CandidateRegimen] = []
        for interval in intervals {
            for length in lengths where length <= interval {
                for (amount, pieces) in amounts where amount >= least * (1 - 1e-9) {
                    if let daily, amount * 24 * hour / interval > daily * (1 + 1e-9) { continue }
                    if let rate, length > 0, amount / length > rate * (1 + 1e-9) { continue }
                    regimens.append(
                        CandidateRegimen(amount: amount, interval: interval, length: length, pieces: pieces))
                }
            }
        }
        if regimens.isEmpty {
            diagnostics.error(
                constraints.position, "no regimen meets these constraints",
                remedy: "allow smaller strengths, larger doses, longer infusions or other intervals")
        } else if regimens.count > Self.most {
            diagnostics.error(
                constraints.position, "\(regimens.count) regimens meet these constraints",
                expected: "at most \(Self.most)",
                remedy: "use larger strengths or fewer intervals")
            return []
        }
        return regimens
    }

    private func amount(_ quantity: Quantity, _ unit: Unit, _ what: String) -> Double? {
        CaseUnits.value(quantity, in: unit, route.molarMass, what: what, at: constraints.position, diagnostics)
    }

    /// What can be put together of the strengths, each with the fewest pieces, in rising order.
    package static func amounts(_ strengths: [Double], most: Double) -> [(amount: Double, pieces: Int)] {
        guard let smallest = strengths.min(), smallest > 0, most / smallest < 1e5 else { return [] }
        // Sums are compared to a millionth of the smallest strength, so that 0.1 + 0.2 is 0.3.
        func key(_ amount: Double) -> Int { Int((amount / smallest * 1e6).rounded()) }
        var fewest: [Int: (amount: Double, pieces: Int)] = [0: (0, 0)]
        var edge = [0.0]
        var pieces = 0
        while !edge.isEmpty, fewest.count <= CandidateRegimens.most {
            pieces += 1
            var next: [Double] = []
            for start in edge {
                for strength in strengths {
                    let amount = start + strength
                    guard amount <= most * (1 + 1e-9), fewest[key(amount)] == nil else { continue }
                    fewest[key(amount)] = (amount, pieces)
                    next.append(amount)
                }
            }
            edge = next
        }
        return fewest.values.filter { $0.pieces > 0 }.sorted { $0.amount < $1.amount }
    }
}
