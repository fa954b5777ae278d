import Documents
import Records
import Statistics

/// MCP-Mod: is there a dose response of any of some shapes, and which dose has the effect wanted?
public struct DoseFindingAnalysis: DataAnalysing {
    var response: String
    var dose: String
    /// `emax(0.2)`, `linear` ...
    var candidates: [String]
    var direction: EffectDirection
    /// One-sided, of all candidates together.
    var alpha: Double
    /// Effect over dose zero that a target dose has; nil for none wanted.
    var difference: Double?
    /// Fraction of the largest effect that an effective dose has.
    var fraction: Double

    public init(
        response: String, dose: String, candidates: [String], direction: EffectDirection, alpha: Double,
        difference: Double?, fraction: Double
    ) {
        (self.response, self.dose, self.candidates, self.direction) = (response, dose, candidates, direction)
        (self.alpha, self.difference, self.fraction) = (alpha, difference, fraction)
    }

    public func findings(in table: DataTable) throws -> Findings {
        let column = try table.column(response, for: "--response")
        let values = try column.numbers()
        let doses = try table.column(dose, for: "--dose")
        let given = try doses.numbers()
        if let row = given.firstIndex(where: { $0 < 0 }) {
            throw doses.failure(row: row, "`\(dose)` is \(doses.quoted(row: row))", expected: "a dose from 0")
        }
        let used = values.indices.filter { !given[$0].isNaN }
        let means = try column.telling { try DoseMeans(doses: used.map { given[$0] }, responses: used.map { values[$0] }) }
        guard let largest = means.doses.last, means.doses[0] == 0 else {
            throw doses.failure(
                "`\(dose)` has no responses at 0", expected: "a control of dose 0, over which effects are counted")
        }
        let curves = try candidates.map { try curve($0, largest, doses) }
        for (place, text) in candidates.enumerated() where candidates[..<place].contains(text) {
            throw doses.failure("`--candidates`: `\(text)` is there twice", remedy: "name each shape once")
        }
        let trial = try column.telling { try MCPMod(means, candidates: curves, level: alpha) }
        var notes = [Findings.note(used: used.count - means.missing, of: values.count)]
        notes.append("critical value \(NumberText.short(trial.criticalValue)), one-sided level \(NumberText.short(alpha)) of all shapes")
        if trial.significant.isEmpty { notes.append("no shape is significant: there is no proof of a dose response, and no model is fitted") }
        for failure in trial.failures { notes.append("\(failure.name) could not be fitted: \(failure.reason)") }
        var tables = [contrasts(trial), weights(trial, means)]
        if let models = trial.models {
            tables += [modelTable(models, largest), parameters(models)]
            for fit in models.fits where fit.isAtBound {
                notes.append("\(fit.curve.family.name): a parameter of the shape is at the limit of its search; its error means little")
            }
        }
        tables.append(doseTable(given, values, means))
        return Findings(
            method: "mcp-mod",
            reference: "MCP-Mod (Bretz, Pinheiro and Branson 2005, doi:10.1111/j.1541-0420.2005.00344.x): multiple contrast test, "
                + "then models weighted by exp(-AIC / 2)",
            tables: tables, notes: notes)
    }

    // MARK: Candidates

    private static let families: [(name: String, parameters: [String])] = [
        ("linear", []), ("linlog", []), ("emax", ["ed50"]), ("sigEmax", ["ed50", "h"]), ("exponential", ["delta"]),
        ("quadratic", ["delta"]), ("logistic", ["ed50", "delta"]), ("betaMod", ["delta1", "delta2"]),
    ]

    /// `sigEmax(0.1, 2)`: a shape with its parameters, named as in the R package DoseFinding.
    private func curve(_ text: String, _ largest: Double, _ doses: DataColumn) throws -> DoseResponseCurve {
        let pieces = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let family = Self.families.first(where: { $0.name == pieces[0] }) else {
            throw doses.failure(
                "`--candidates`: there is no shape `\(pieces[0])`",
                remedy: Suggestions.remedy(for: pieces[0], among: Self.families.map(\.name)))
        }
        let inner = pieces.count > 1 ? String(pieces[1].dropLast()) : ""
        let isClosed = pieces.count == 1 || pieces[1].hasSuffix(")")
        let words = inner.isEmpty ? [] : inner.split(separator: ",", omittingEmptySubsequences: false)
        let values = words.map { Double($0.filter { $0 != " " }) ?? .nan }
        let isWhole = values.count == family.parameters.count && isClosed
        if isWhole, let built = curve(family.name, values, largest) { return built }
        let form = family.parameters.isEmpty ? family.name : "\(family.name)(\(family.parameters.joined(separator: ", ")))"
        let sense = family.name == "quadratic" ? "a number" : "numbers above 0"
        throw doses.failure(
            "`--candidates`: `\(text)` is no shape",
            expected: family.parameters.isEmpty ? "`\(form)` alone" : "`\(form)` with \(sense)")
    }

    /// nil where a parameter is not as its shape needs it.
    private func curve(_ family: String, _ values: [Double], _ largest: Double) -> DoseResponseCurve? {
        let sign: Double = direction == .increase ? 1 : -1
        return switch family {
        case "linear": DoseResponseCurve(.linear, [0, sign])
        case "linlog": DoseResponseCurve(.linearLog(offset: 0.01 * largest), [0, sign])
        case "emax": DoseResponseCurve(.emax, [0, sign] + values)
        case "sigEmax": DoseResponseCurve(.sigmoidEmax, [0, sign] + values)
        case "exponential": DoseResponseCurve(.exponential, [0, sign] + values)
        case "quadratic": DoseResponseCurve(.quadratic, [0, sign] + values.map { sign * $0 })
        case "logistic": DoseResponseCurve(.logistic, [0, sign] + values)
        default: DoseResponseCurve(.beta(scale: 1.2 * largest), [0, sign] + values)
        }
    }

    // MARK: Tables

    private func contrasts(_ trial: MCPMod) -> FindingTable {
        var table = FindingTable(
            "estimates", "Contrasts of \(response) by \(dose)",
            [
                .init("candidate"), .init("estimate", "contrast"), .init("se", "SE"), .init("df"), .init("statistic", "t"),
                .init("p", "adjusted p"), .init("significant"),
            ])
        for (place, (line, p)) in zip(trial.test.lines, trial.test.adjustedPValues).enumerated() {
            table.add([
                .text(candidates[place]), .number(line.contrast.estimate), .number(line.contrast.standardError),
                .number(trial.test.degreesOfFreedom), .number(line.statistic), .p(p),
                .text(trial.significant.contains(place) ? "yes" : "no"),
            ])
        }
        return table
    }

    private func weights(_ trial: MCPMod, _ means: DoseMeans) -> FindingTable {
        var table = FindingTable(
            "contrasts", "Weights of the doses in the contrasts",
            [.init("candidate")] + means.doses.map { .init(NumberText.short($0)) })
        for place in candidates.indices {
            table.add([.text(candidates[place])] + trial.test.contrasts.contrasts.row(place).map { .number($0) })
        }
        return table
    }

    private func modelTable(_ models: ModelAverage, _ largest: Double) -> FindingTable {
        let percent = NumberText.short(100 * fraction)
        var table = FindingTable(
            "models", "Models of the significant shapes",
            [
                .init("model"), .init("aic", "AIC"), .init("weight"), .init("target", difference.map { "dose of \(NumberText.short($0))" } ?? "target"),
                .init("effective", "ED\(percent)"),
            ])
        for (fit, weight) in zip(models.fits, models.weights) {
            table.add([
                .text(fit.curve.family.name), .number(fit.aic), .number(weight),
                .number(difference.flatMap { fit.curve.targetDose(difference: $0, maximum: largest, direction: direction) }),
                .number(fit.curve.effectiveDose(fraction, maximum: largest, direction: direction)),
            ])
        }
        if models.fits.count > 1 {
            table.add([
                .text("average"), .number(nil), .number(1),
                .number(difference.flatMap { models.targetDose(difference: $0, maximum: largest, direction: direction) }), .number(nil),
            ])
        }
        return table
    }

    private func parameters(_ models: ModelAverage) -> FindingTable {
        var table = FindingTable(
            "parameters", "Parameters of the models", [.init("model"), .init("parameter"), .init("estimate"), .init("se", "SE")])
        for fit in models.fits {
            let errors = fit.covariance?.diagonal.map { $0.squareRoot() }
            for (place, name) in fit.curve.family.parameterNames.enumerated() {
                table.add([.text(fit.curve.family.name), .text(name), .number(fit.curve.parameters[place]), .number(errors?[place])])
            }
        }
        return table
    }

    private func doseTable(_ given: [Double], _ values: [Double], _ means: DoseMeans) -> FindingTable {
        var table = FindingTable(
            "doses", "Responses by dose", [.init("dose"), .init("n"), .init("missing"), .init("mean"), .init("sd", "SD")])
        for dose in means.doses {
            let sample = Sample(zip(given, values).filter { $0.0 == dose }.map(\.1))
            table.add([
                .text(NumberText.short(dose)), .count(sample.count), .count(sample.missing), .number(sample.mean),
                .number(sample.standardDeviation),
            ])
        }
        return table
    }
}
