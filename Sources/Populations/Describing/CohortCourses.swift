import Documents
import Foundation
import Quantities
import Statistics

/// The covariates of drawn twins at some times after the start, where they change.
///
///     let courses = try CohortCourses(cohort, twins, sampler, at: [91, 182], threads: 4)
///     print(courses?.description ?? "")
public struct CohortCourses: Sendable {
    let cohort: Cohort
    /// In days.
    public let times: [Double]
    /// `[time][twin][covariate]`; none unless they are to be kept.
    public private(set) var values: [[[Double]]] = []
    private var numberRows: [[String]] = []
    private var levelLines: [String] = []

    /// Times that show a slow course: a month, a quarter, half a year and a year, in weeks.
    public static let usualTimes: [Double] = [28, 91, 182, 364]

    /// Nil where no covariate changes over time.
    /// - Parameters:
    ///   - twins: of the sampler's replicate 0, from the first one on.
    ///   - times: in days.
    ///   - keepsValues: whether ``csv`` will be asked for; a description alone needs no memory for all times.
    /// - Throws: ``DiagnosticError`` naming a twin and a time where a covariate has no value.
    public init?(_ cohort: Cohort, _ twins: [CohortTwin], _ sampler: CohortSampler, at times: [Double], threads: Int, keepsValues: Bool = true) throws {
        guard let clock = CovariateClock(cohort, until: 0, in: CovariateDeclaration.day) else { return nil }
        self.cohort = cohort
        self.times = times
        for time in times {
            let found = try Self.values(twins, at: time, clock, sampler, threads)
            describe(found, at: time)
            if keepsValues { values.append(found) }
        }
    }

    private static func values(
        _ twins: [CohortTwin], at time: Double, _ clock: CovariateClock, _ sampler: CohortSampler, _ threads: Int
    ) throws -> [[Double]] {
        try Parallel.blocks(of: twins.count, size: 4096, threads: threads) { members in
            try members.map { try clock.values(of: twins[$0], at: time, sampler, replicate: 0, index: $0) }
        }.flatMap { $0 }
    }

    private mutating func describe(_ twins: [[Double]], at time: Double) {
        let at = "\(CohortSummary.number(time)) d"
        for (index, covariate) in cohort.covariates.enumerated() where covariate.isChanging {
            let column = twins.map { $0[index] }
            switch covariate.kind {
            case .number(let unit):
                let summary = Summary(Sample(column))
                let numbers = [
                    summary.mean, summary.standardDeviation, summary.percentile5, summary.median, summary.percentile95,
                ]
                numberRows.append([covariate.name, unit.symbol, at] + numbers.map { $0.map(CohortSummary.number) ?? "-" })
            case .levels(let levels):
                let shares = levels.enumerated().map { level, name in
                    let count = column.count { $0 == Double(level) }
                    return "\(name) \(count) (\(CohortSummary.number(100 * Double(count) / Double(max(1, column.count)))) %)"
                }
                levelLines.append("\(covariate.name) at \(at): " + shares.joined(separator: ", "))
            }
        }
    }
}

extension CohortCourses: CustomStringConvertible {
    /// A table of what changes: numbers with their quantiles, levels with their shares.
    public var description: String {
        let heading = ["over time", "unit", "at", "mean", "SD", "5 %", "median", "95 %"]
        // A covariate's times stand together.
        let names = cohort.covariates.map(\.name)
        let rows = names.flatMap { name in numberRows.filter { $0[0] == name } }
        let lines = names.flatMap { name in levelLines.filter { $0.hasPrefix("\(name) at ") } }
        return ((rows.isEmpty ? [] : TextTable.lines([heading] + rows, left: 1)) + lines).joined(separator: "\n") + "\n"
    }

    /// A row per twin and time, as ``CohortTable`` writes them, with the time in days in its second column.
    public var csv: String {
        let header = CohortTable.header(cohort).split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        var lines = [([header[0], "time [d]"] + header.dropFirst()).joined(separator: ",")]
        for twin in values.first?.indices ?? 0..<0 {
            for (time, twins) in zip(times, values) {
                let row = CohortTable.row(cohort, index: twin, CohortTwin(values: twins[twin], attempts: 1))
                let cells = row.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
                lines.append(([cells[0], Substring(Unit.one.shown(time))] + cells.dropFirst()).joined(separator: ","))
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
