import Documents
import Foundation
import Records
import Statistics

/// Bioequivalence of a test against a reference treatment, in a crossover or parallel trial.
public struct EquivalenceAnalysis: DataAnalysing {
    /// How subjects were given the treatments, and how their values are analysed.
    public enum Design: Sendable {
        /// All effects fixed: the standard analysis, EMA's method A.
        case crossover(subject: String, period: String, sequence: String)
        /// Subjects random: EMA's method B.
        case crossoverMixed(subject: String, period: String, sequence: String)
        case parallel
    }

    var response: String
    var treatment: String
    /// The reference treatment; the other is the test.
    var reference: String?
    var design: Design
    /// nil for 0.80 ... 1.25, or for limits that expand with the reference's variability.
    var limits: EquivalenceLimits?
    /// Whether limits expand, by whose rule.
    var expanding: EquivalenceLimits.Regulator?
    /// Of each one-sided test.
    var alpha: Double

    public init(
        response: String, treatment: String, reference: String?, design: Design, limits: EquivalenceLimits?,
        expanding: EquivalenceLimits.Regulator?, alpha: Double
    ) {
        (self.response, self.treatment, self.reference) = (response, treatment, reference)
        (self.design, self.limits, self.expanding, self.alpha) = (design, limits, expanding, alpha)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        if let row = values.firstIndex(where: { $0 <= 0 }) {
            throw column.failure(
                row: row, "`\(response)` is \(column.quoted(row: row))",
                expected: "a value above 0, as logarithms are compared")
        }
        let arms = try ArmColumn(table, treatment, control: reference)
        guard arms.levels.count == 2 else {
            throw arms.column.failure(
                "`\(treatment)` has \(arms.levels.count) treatments", expected: "a test and a reference")
        }
        switch design {
        case .parallel:
            let samples = [1, 0].map { Sample(arms.values(values, arm: $0)) }
            guard let ratio = RatioEstimate(geometricMeansOf: samples[0], over: samples[1]) else {
                throw column.failure("a treatment has fewer than two values of `\(response)`", expected: "two or more")
            }
            return try findings(
                ratio, "parallel groups, Welch's t test of logarithms", arms, column, values, [], arms.notes())
        case .crossover(let subject, let period, let sequence), .crossoverMixed(let subject, let period, let sequence):
            let trial = try trial(table, column, values, arms, subject, period, sequence)
            let notes =
                arms.notes() + [
                    "\(trial.subjectCount) subjects, \(trial.count) measurements, \(trial.missing) missing; "
                        + "sequences \(trial.sequences.joined(separator: ", "))"
                ]
            return try column.telling {
                if case .crossoverMixed = design {
                    let model = try CrossoverMixedModel(trial)
                    return try findings(
                        model.ratio,
                        "crossover, mixed model of logarithms with random subjects (method B of EMA/618604/2008)",
                        arms, column, values, try variability(trial, model.withinVariance), notes, trial)
                }
                let anova = try CrossoverAnova(trial)
                return try findings(
                    anova.ratio,
                    "crossover, analysis of variance of logarithms with fixed subjects (method A of EMA/618604/2008)",
                    arms, column, values, [Self.table(anova)] + (try variability(trial, anova.residualVariance)), notes,
                    trial)
            }
        }
    }

    private func trial(
        _ table: DataTable, _ column: DataColumn, _ values: [Double], _ arms: ArmColumn, _ subject: String,
        _ period: String,
        _ sequence: String
    ) throws -> CrossoverTrial {
        let subjects = try table.column(subject, for: "--subject")
        let periods = try table.column(period, for: "--period")
        let sequences = try table.column(sequence, for: "--sequence")
        let numbers = try periods.numbers()
        let (names, orders) = (subjects.texts, sequences.texts)
        var observations: [CrossoverObservation] = []
        for row in values.indices where !values[row].isNaN {
            guard let name = names[row] else {
                throw subjects.failure(row: row, "this row has no subject", remedy: "name it")
            }
            guard let order = orders[row] else {
                throw sequences.failure(row: row, "this row has no sequence", remedy: "name it")
            }
            guard let arm = arms.codes[row] else {
                throw arms.column.failure(row: row, "this row has no treatment", remedy: "name it")
            }
            guard let period = Int(exactly: numbers[row]), period > 0 else {
                throw periods.failure(
                    row: row, "`\(periods.name)` is \(periods.quoted(row: row))", expected: "a whole number from 1")
            }
            observations.append(
                CrossoverObservation(
                    subject: name, sequence: order, period: period, treatment: arm == 0 ? .reference : .test,
                    value: values[row]))
        }
        return try column.telling { try CrossoverTrial(observations) }
    }

    private func findings(
        _ ratio: RatioEstimate, _ method: String, _ arms: ArmColumn, _ column: DataColumn, _ values: [Double],
        _ tables: [FindingTable], _ notes: [String], _ trial: CrossoverTrial? = nil
    ) throws -> Findings {
        var limits = self.limits ?? .standard
        var notes = notes
        if let expanding {
            guard let trial else {
                throw column.failure(
                    "expanding limits need the reference's variability within subjects",
                    expected: "a replicate crossover")
            }
            let within = try WithinSubjectVariability(trial)
            limits = .expanding(coefficientOfVariation: within.coefficientOfVariation, by: expanding)
            notes.append(
                "limits expanded for the reference's CV of "
                    + "\(NumberText.short(100 * within.coefficientOfVariation)) %; the estimate must also be "
                        + "within 0.80 ... 1.25"
            )
        }
        guard let test = ratio.equivalence(limits, error: alpha) else {
            throw column.failure("`\(response)` does not vary within subjects", expected: "values with some spread")
        }
        let isEquivalent = test.isEquivalent && (expanding == nil || EquivalenceLimits.standard.contain(ratio.value))
        let level = "\(NumberText.short(100 * (1 - 2 * alpha))) %"
        let main = FindingTable(
            "estimates", "Ratio of geometric means of \(response)",
            [
                .init("comparison"), .init("ratio"), .init("se", "SE of log"), .init("df"),
                .init("lower", "\(level) lower"),
                .init("upper", "\(level) upper"), .init("lowerLimit", "lower limit"),
                .init("upperLimit", "upper limit"), .init("p"), .init("conclusion"),
            ],
            [
                [
                    .text(arms.ratio(1)), .number(ratio.value), .number(ratio.log.standardError),
                    .number(ratio.log.degreesOfFreedom),
                    .number(test.interval.lower), .number(test.interval.upper), .number(limits.lower),
                    .number(limits.upper),
                    .p(test.pValue), .text(isEquivalent ? "equivalent" : "not shown equivalent"),
                ]
            ])
        return Findings(
            method: "bioequivalence",
            reference: "two one-sided tests (Schuirmann 1987, doi:10.1007/BF01068419); \(method)",
            tables: [main] + tables + [arms.description(values)], notes: notes)
    }

    private func variability(_ trial: CrossoverTrial, _ residual: Double) throws -> [FindingTable] {
        func cv(_ variance: Double) -> Double { 100 * EquivalenceLimits.coefficientOfVariation(of: variance) }
        var table = FindingTable(
            "variability", "Variability within subjects",
            [.init("treatment"), .init("df"), .init("variance", "variance of log"), .init("cv", "CV %")],
            [[.text("both"), .text(""), .number(residual), .number(cv(residual))]])
        for (name, treatment) in [("reference", CrossoverObservation.Treatment.reference), ("test", .test)] {
            // Only replicate designs tell it.
            guard let within = try? WithinSubjectVariability(trial, of: treatment) else { continue }
            table.add([
                .text(name), .text("\(within.degreesOfFreedom)"), .number(within.variance),
                .number(cv(within.variance)),
            ])
        }
        return [table]
    }

    private static func table(_ anova: CrossoverAnova) -> FindingTable {
        FindingTable(
            "anova", "Analysis of variance of logarithms",
            [.init("source"), .init("df"), .init("ss", "sum of squares"), .init("f", "F"), .init("p")],
            anova.table.map {
                [.text($0.source), .count($0.degreesOfFreedom), .number($0.sumOfSquares), .number($0.f), .p($0.pValue)]
            })
    }
}

extension EquivalenceLimits {
    /// sqrt(exp(variance of logarithms) - 1), as a fraction.
    fileprivate static func coefficientOfVariation(of variance: Double) -> Double { expm1(variance).squareRoot() }
}
