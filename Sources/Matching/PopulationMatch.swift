import Documents
import Foundation
import Quantities
import Randomness
import Statistics

/// Weights of plausible patients, or a choice of them, with which they are like a studied population.
///
///     let match = try PopulationMatch.find(targets, in: population, by: .entropy)
///     print(match.effectiveSize, match.rows[0].before, match.rows[0].after)
public struct PopulationMatch: Sendable {
    public enum Method: String, CaseIterable, Sendable { case entropy, density }
    public enum Choice: Sendable, Hashable {
        /// All patients, weighted.
        case weights
        /// So many different ones, each with a probability in proportion to its weight.
        case select(Int)
        /// As many as bring their distributions nearest to the targets', by acceptance (`density` only).
        case accept
    }
    /// A target, before and after.
    public struct Row: Sendable {
        public let outcome: String
        public let figure: String
        /// Dimensionless figures have 1.
        public let unit: Quantities.Unit
        public let target: Double
        /// nil: to be met exactly.
        public let targetError: Double?
        public let before: Double
        public let beforeError: Double
        public let after: Double
        public let afterError: Double
        /// Within two standard errors of the target; an exact one to a millionth of the spread.
        public let isMet: Bool
    }
    /// Kolmogorov and Smirnov's distance from the distribution that is given.
    public struct Distance: Sendable {
        public let outcome: String
        public let before: Double
        public let after: Double
        /// What a sample of the effective size exceeds with a probability of 5 %: 1.358 / sqrt n.
        public let limit: Double
    }
    /// Of every patient, summing to 1; 0 for those left out.
    public let weights: [Double]
    public let rows: [Row]
    public let distances: [Distance]
    /// Patients with all values that targets look at.
    public let complete: Int
    /// Missing values of each column that targets look at.
    public let missing: [(outcome: String, count: Int)]
    /// What a user should know.
    public let remarks: [String]

    public var effectiveSize: Double { EntropyWeights.effectiveSize(weights) }
    /// Patients with a weight.
    public var kept: Int { weights.count { $0 > 0 } }

    /// Patients with the greatest weights, the first the greatest.
    public func heaviest(_ count: Int) -> [(patient: Int, share: Double)] {
        weights.indices.sorted { (-weights[$0], $0) < (-weights[$1], $1) }.prefix(count).map { ($0, weights[$0]) }
    }

    /// - Throws: ``DiagnosticError`` where targets do not fit the patients, or cannot be met.
    public static func find(
        _ targets: PopulationTargets, in population: PlausiblePopulation, by method: Method = .entropy, choice: Choice = .weights,
        seed: UInt64 = 1, threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws -> PopulationMatch {
        let diagnostics = Diagnostics()
        let resolved = TargetResolver(targets: targets, population: population, diagnostics: diagnostics).resolve()
        try diagnostics.finish()
        let columns = resolved.names.compactMap(population.column)
        let complete = (0..<population.count).filter { row in columns.allSatisfy { $0.values[row].isFinite } }
        guard !complete.isEmpty else {
            throw DiagnosticError([
                Diagnostic(SourcePosition(file: population.file, line: 1, column: 1), "no patient has all values that the targets look at")
            ])
        }
        let values = FigureValues(columns: columns.map { column in complete.map { column.values[$0] } })
        var remarks: [String] = []
        let solved: [Double]
        var chosen: [Int]?
        switch method {
        case .entropy: solved = try EntropyMatch(targets, resolved, values, population.file, threads).weights()
        case .density:
            let ratios = try DensityMatch(targets, resolved, values, threads).ratios(&remarks)
            solved = Self.scaled(ratios.values)
            if choice == .accept { chosen = try accepted(ratios, seed, targets) }
        }
        if case .select(let count) = choice { chosen = try selected(solved, count, seed, targets) }
        let after = chosen.map { chosen in Self.scaled(Self.indicator(chosen, of: solved.count)) } ?? solved
        var weights = [Double](repeating: 0, count: population.count)
        for (place, row) in complete.enumerated() { weights[row] = after[place] }
        let equal = [Double](repeating: 1 / Double(complete.count), count: complete.count)
        return PopulationMatch(
            weights: weights, rows: resolved.figures.map { row($0, resolved, values, equal, after) },
            distances: distances(resolved, values, equal, after), complete: complete.count,
            missing: columns.map { column in (column.name, column.values.count { !$0.isFinite }) }.filter { $0.1 > 0 }, remarks: remarks)
    }

    // MARK: Choice

    private static func selected(_ weights: [Double], _ count: Int, _ seed: UInt64, _ targets: PopulationTargets) throws -> [Int] {
        var stream = RandomStream(seed: seed, replicate: 0, twin: 0, purpose: "match:select")
        let start = stream.uniform()
        let order = stream.permutation(weights.count)
        if let chosen = PopulationSelection.systematic(weights, count: count, order: order, start: start) { return chosen }
        let largest = weights.max() ?? 1
        throw DiagnosticError([
            Diagnostic(
                SourcePosition(file: "--select", line: 1, column: 1),
                "\(count) different patients cannot be drawn in proportion to these weights: one alone carries \(String(format: "%.3g", 100 * largest)) %",
                expected: "at most \(Int(1 / largest))", remedy: "select fewer, start from more plausible patients, or keep the weights")
        ])
    }

    private static func accepted(_ ratios: DensityMatch.Ratios, _ seed: UInt64, _ targets: PopulationTargets) throws -> [Int] {
        let key = StreamKey(seed: seed, purpose: "match:accept")
        let uniforms = ratios.values.indices.map { index -> Double in
            var stream = key.stream(replicate: 0, twin: index)
            return stream.uniform()
        }
        if let found = PopulationSelection.accept(ratios: ratios.values, uniforms: uniforms, cumulative: ratios.cumulative) { return found.chosen }
        throw DiagnosticError([
            Diagnostic(
                SourcePosition(file: targets.file, line: 1, column: 1), "fewer than 50 patients are where the targets have any density",
                remedy: "start from patients that spread wider")
        ])
    }

    private static func indicator(_ chosen: [Int], of count: Int) -> [Double] {
        var all = [Double](repeating: 0, count: count)
        for index in chosen { all[index] = 1 }
        return all
    }

    private static func scaled(_ raw: [Double]) -> [Double] {
        let total = raw.reduce(0, +)
        return raw.map { $0 / total }
    }

    // MARK: Report

    private static func row(
        _ figure: TargetFigure, _ resolved: ResolvedTargets, _ values: FigureValues, _ equal: [Double], _ after: [Double]
    ) -> Row {
        let (first, last) = (values.figure(figure, equal), values.figure(figure, after))
        let spread = max(first.error * Double(equal.count).squareRoot(), abs(figure.target) * 1e-6)
        let room = figure.standardError > 0 ? 2 * figure.standardError : 2e-6 * spread
        return Row(
            outcome: resolved.names[figure.column], figure: figure.label, unit: figure.unit, target: figure.target,
            targetError: figure.standardError > 0 ? figure.standardError : nil, before: first.value, beforeError: first.error,
            after: last.value, afterError: last.error, isMet: abs(last.value - figure.target) <= room)
    }

    private static func distances(
        _ resolved: ResolvedTargets, _ values: FigureValues, _ equal: [Double], _ after: [Double]
    ) -> [Distance] {
        resolved.names.indices.compactMap { index -> Distance? in
            let shape = resolved.shapes[index].flatMap { $0.isStated ? $0 : nil }
            guard shape != nil || resolved.samples[index] != nil,
                let before = WeightedSample(values.columns[index], weights: equal), let weighted = WeightedSample(values.columns[index], weights: after)
            else { return nil }
            func distance(_ sample: WeightedSample) -> Double {
                if let data = resolved.samples[index] { return sample.distance(to: data) }
                return sample.distance { x in shape?.score(x).map(StandardNormal.cdf) ?? 0 }
            }
            let own = weighted.effectiveSize
            let size = resolved.samples[index].map { 1 / (1 / own + 1 / Double($0.values.count)) } ?? own
            return Distance(outcome: resolved.names[index], before: distance(before), after: distance(weighted), limit: 1.358 / size.squareRoot())
        }
    }
}
