import Documents
import Expressions
import Integration
import ModelLanguage
import Quantities
import Records

/// A model's covariates over a patient's time: given, derived by a formula from what was given, or typical.
struct CovariateTracks {
    let record: PatientRecord
    let model: Model
    let hour: Double
    let diagnostics: Diagnostics
    private(set) var assumptions: [String] = []
    private(set) var warnings: [String] = []
    private var used: Set<String> = []

    init(record: PatientRecord, model: Model, hour: Double, diagnostics: Diagnostics) {
        self.record = record
        self.model = model
        self.hour = hour
        self.diagnostics = diagnostics
    }

    /// What a covariate of a model can be computed from, by the formulas of the language.
    private static let derivations: [(names: [String], formula: String, arguments: [String])] = [
        (["creatinine_clearance", "crcl"], "cockcroft_gault", ["age", "weight", "creatinine", "sex"]),
        (["egfr", "gfr"], "ckd_epi_2021", ["creatinine", "age", "sex"]),
        (["body_surface", "bsa"], "mosteller", ["height", "weight"]),
        (["bmi"], "bmi", ["weight", "height"]),
        (["lean_body_weight"], "lean_body_weight", ["weight", "height", "sex"]),
        (["ideal_body_weight"], "ideal_body_weight", ["height", "sex"]),
    ]

    mutating func make() -> [(track: CovariateTrack, fact: PatientCase.Covariate)] {
        let made = model.covariates.indices.map { make($0) }
        let spare = record.covariates.map(\.name).filter { !used.contains($0) }
        if !spare.isEmpty { assumptions.append("Not used by the model \(model.name): \(spare.joined(separator: ", ")).") }
        return made
    }

    private mutating func make(_ index: Int) -> (track: CovariateTrack, fact: PatientCase.Covariate) {
        let covariate = model.covariates[index]
        let standard = Self.standard(covariate)
        var origin: String?
        var points: [(time: Double?, value: Double)] = []
        if let given = record.covariates.first(where: { $0.name == covariate.name }) {
            used.insert(covariate.name)
            points = given.readings.compactMap { reading in value(reading, covariate).map { (reading.time, $0) } }
        } else if let derived = derived(covariate) {
            (points, origin) = (derived.points, derived.origin)
        }
        let isKnown = !points.isEmpty
        if points.isEmpty {
            guard let standard else {
                if !diagnostics.hasErrors { reportMissing(covariate) }
                return (CovariateTrack(0), PatientCase.Covariate(index: index, latest: 0, standard: nil, isKnown: false, origin: nil))
            }
            assumptions.append("`\(covariate.name)` is not known: that of the model's typical patient, \(text(standard, covariate)), is taken.")
            points = [(nil, standard)]
        } else if let first = points[0].time, first > (record.doses.first?.time ?? .infinity) {
            assumptions.append("`\(covariate.name)` before \(record.text(ofTime: first)) was as it was then.")
        }
        let changes = points.dropFirst().compactMap { point in point.time.map { CovariateTrack.Change(time: $0 * hour, value: point.value) } }
        warnIfUnstudied(covariate, points.map(\.value))
        return (
            CovariateTrack(initial: points[0].value, changes: changes),
            PatientCase.Covariate(
                index: index, latest: points[points.count - 1].value, standard: standard, isKnown: isKnown, origin: origin)
        )
    }

    static func standard(_ covariate: ModelCovariate) -> Double? {
        switch covariate.kind {
        case .number(_, let standard, _): standard
        case .levels(_, let standard): standard.map(Double.init)
        }
    }

    private func text(_ value: Double, _ covariate: ModelCovariate) -> String {
        switch covariate.kind {
        case .number(let unit, _, _): "\(AdviceText.number(value)) \(unit)"
        case .levels(let levels, _): levels.indices.contains(Int(value)) ? levels[Int(value)] : "?"
        }
    }

    private func reportMissing(_ covariate: ModelCovariate) {
        let derivation = Self.derivations.first { $0.names.contains(covariate.name) }
        let other = derivation.map { ", or what it is computed from: \($0.arguments.joined(separator: ", "))" } ?? ""
        diagnostics.error(
            record.position, "the model `\(model.name)` needs `\(covariate.name)`, and has no typical value of it",
            remedy: "add it under `covariates`\(other)")
    }

    private mutating func warnIfUnstudied(_ covariate: ModelCovariate, _ values: [Double]) {
        guard case .number(_, _, let studied?) = covariate.kind else { return }
        let outside = values.filter { !studied.contains($0) }
        guard let value = outside.first else { return }
        warnings.append(
            "`\(covariate.name)` is \(text(value, covariate)); \(model.name) was made from patients with \(text(studied.lowerBound, covariate)) to \(text(studied.upperBound, covariate)).")
    }

    /// A value in the covariate's unit, or a level's index.
    private func value(_ reading: PatientRecord.Reading, _ covariate: ModelCovariate) -> Double? {
        switch (covariate.kind, reading.value) {
        case (.number(let unit, _, _), .number(let quantity)):
            return CaseUnits.value(quantity, in: unit, nil, what: "`\(covariate.name)`", at: reading.position, diagnostics)
        case (.levels(let levels, _), .level(let level)):
            if let index = levels.firstIndex(of: level) { return Double(index) }
            diagnostics.error(
                reading.position, "`\(level)` is no level of `\(covariate.name)`", remedy: Suggestions.remedy(for: level, among: levels))
        case (.number(let unit, _, _), .level(let level)):
            diagnostics.error(reading.position, "`\(covariate.name)` is `\(level)`", expected: unit.expectation)
        case (.levels(let levels, _), .number(let quantity)):
            diagnostics.error(reading.position, "`\(covariate.name)` is `\(quantity)`", expected: "one of \(Suggestions.list(levels))")
        }
        return nil
    }

    // MARK: Formulas

    private mutating func derived(_ covariate: ModelCovariate) -> (points: [(time: Double?, value: Double)], origin: String)? {
        guard case .number(let unit, _, _) = covariate.kind,
            let derivation = Self.derivations.first(where: { $0.names.contains(covariate.name) }),
            let formula = Formula.named(derivation.formula)
        else { return nil }
        let sources = derivation.arguments.map { name in record.covariates.first { $0.name == name } }
        let known = sources.compactMap { $0 }
        guard known.count == sources.count else { return nil }
        let times = Set(known.flatMap { $0.readings.compactMap(\.time) }).sorted()
        // A value that holds until another comes makes a beginning of its own.
        let hasBeginning = known.contains { $0.readings.count > 1 && $0.readings[0].time == nil }
        let moments: [Double?] = times.isEmpty ? [nil] : (hasBeginning ? [-.infinity] : []) + times
        var points: [(time: Double?, value: Double)] = []
        for moment in moments {
            let arguments = known.map { Self.text($0, at: moment) }
            guard let value = evaluate("\(formula.name)(\(arguments.joined(separator: ", ")))", unit, known[0].readings[0].position) else { return nil }
            points.append((moment == -.infinity ? nil : moment, value))
        }
        used.formUnion(derivation.arguments)
        let origin = "\(formula.title) from \(derivation.arguments.joined(separator: ", "))"
        assumptions.append("`\(covariate.name)` is computed: \(origin), \(text(points[points.count - 1].value, covariate))\(points.count > 1 ? " at last" : "").")
        return (points, origin)
    }

    /// The value of a covariate at a time as an argument: the last one known then, or else the first.
    private static func text(_ covariate: PatientRecord.Covariate, at time: Double?) -> String {
        let reading = covariate.readings.last { ($0.time ?? -.infinity) <= (time ?? .infinity) } ?? covariate.readings[0]
        switch reading.value {
        case .number(let quantity): return "\(quantity)"
        case .level(let level): return level
        }
    }

    private func evaluate(_ text: String, _ unit: Unit, _ position: SourcePosition) -> Double? {
        let inner = Diagnostics()
        let checker = UnitChecker(scope: TableScope(), diagnostics: inner)
        let typed = Expression.parse(Scalar(text, file: record.file), inner).flatMap { checker.check($0, as: unit) }
        if let value = typed?.tree.evaluate({ _ in .nan }), value.isFinite { return value }
        for diagnostic in inner.all {
            diagnostics.error(position, "in `\(text)`: \(diagnostic.problem)", expected: diagnostic.expected, remedy: diagnostic.remedy)
        }
        if inner.all.isEmpty { diagnostics.error(position, "`\(text)` is no finite number") }
        return nil
    }
}
