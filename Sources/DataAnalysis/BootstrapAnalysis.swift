import Documents
import Randomness
import Records
import Statistics

/// Differences of means or medians with bootstrap intervals, arms resampled by themselves.
public struct BootstrapAnalysis: DataAnalysing {
    public enum Statistic: String, Sendable, CaseIterable { case mean, median }

    var response: String
    var arm: String
    var control: String?
    var statistic: Statistic
    var method: Bootstrap.Method
    var replicates: Int
    var seed: UInt64
    var hypothesis: Hypothesis

    public init(
        response: String, arm: String, control: String?, statistic: Statistic, method: Bootstrap.Method,
        replicates: Int,
        seed: UInt64, _ hypothesis: Hypothesis
    ) {
        (self.response, self.arm, self.control, self.statistic) = (response, arm, control, statistic)
        (self.method, self.replicates, self.seed, self.hypothesis) = (method, replicates, seed, hypothesis)
    }

    private struct Element {
        let value: Double
        let isTreated: Bool
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let arms = try ArmColumn(table, arm, control: control)
        var rows: [EstimateRow] = []
        var notes = arms.notes()
        for index in arms.others {
            let treated = arms.values(values, arm: index).filter { !$0.isNaN }
            let control = arms.values(values, arm: 0).filter { !$0.isNaN }
            guard treated.count > 1, control.count > 1 else {
                let few = treated.count < 2 ? arms.levels[index] : arms.control
                throw column.failure("arm `\(few)` has fewer than two values of `\(response)`", expected: "two or more")
            }
            let sample =
                treated.map { Element(value: $0, isTreated: true) }
                + control.map { Element(value: $0, isTreated: false) }
            var generator = StreamGenerator(
                stream: RandomStream(seed: seed, replicate: 0, twin: index, purpose: "bootstrap"))
            let bootstrap = try column.telling {
                try resampled(sample, strata: sample.map { $0.isTreated ? 0 : 1 }, using: &generator)
            }
            var row = EstimateRow(arms.difference(index), estimate: bootstrap.estimate)
            row.standardError = bootstrap.standardError
            row.take(bootstrap.interval(method, level: hypothesis.level))
            if row.lower == nil { notes.append("\(row.label): no interval; more replicates, or another --method") }
            if bootstrap.failed > 0 {
                notes.append("\(row.label): \(bootstrap.failed) resamples without an estimate not used")
            }
            rows.append(row)
        }
        notes.append("\(replicates) resamples of each arm, seed \(seed)")
        let estimates = FindingTable.estimates(
            rows, title: "Difference of \(statistic.rawValue)s of \(response)", first: "comparison",
            estimate: "difference",
            statistic: "z", hypothesis)
        return Findings(
            method: "bootstrap",
            reference:
                "bootstrap within arms, \(method.rawValue) interval (Davison and Hinkley, Bootstrap Methods and "
                    + "their Application, 1997)",
            tables: [estimates, arms.description(values)], notes: notes)
    }

    private func resampled(_ sample: [Element], strata: [Int], using generator: inout StreamGenerator) throws
        -> Bootstrap
    {
        if statistic == .mean, method == .studentised {
            return try Bootstrap(studentising: sample, strata: strata, replicates: replicates, using: &generator) {
                elements in
                let (treated, control) = Self.samples(elements)
                let squared =
                    (treated.variance ?? .nan) / Double(treated.count) + (control.variance ?? .nan)
                    / Double(control.count)
                return ((treated.mean ?? .nan) - (control.mean ?? .nan), squared.squareRoot())
            }
        }
        let statistic = statistic
        return try Bootstrap(
            sample, strata: strata, replicates: replicates, jackknife: method == .bca, using: &generator
        ) { elements in
            let (treated, control) = Self.samples(elements)
            return statistic == .mean
                ? (treated.mean ?? .nan) - (control.mean ?? .nan) : (treated.median ?? .nan) - (control.median ?? .nan)
        }
    }

    private static func samples(_ elements: [Element]) -> (treated: Sample, control: Sample) {
        (
            Sample(elements.lazy.filter(\.isTreated).map(\.value)),
            Sample(elements.lazy.filter { !$0.isTreated }.map(\.value))
        )
    }
}

/// A stream of random numbers as a generator of the standard library's kind.
struct StreamGenerator: RandomNumberGenerator {
    var stream: RandomStream

    mutating func next() -> UInt64 { stream.nextUInt64() }
}
