import Documents
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
    var assumptions: [String] = []
    var warnings: [String] = []
    var used: Set<String> = []

    init(record: PatientRecord, model: Model, hour: Double, diagnostics: Diagnostics) {
        self.record = record
        self.model = model
        self.hour = hour
        self.diagnostics = diagnostics
    }

    mutating func make() -> [(track: CovariateTrack, fact: PatientCase.Covariate)] {
        let made = model.covariates.indices.map { make($0) }
        let spare = record.covariates.map(\.name).filter { !used.contains($0) }
        reportMisspelt(spare)
        if !spare.isEmpty {
            assumptions.append("Not used by the model \(model.name): \(spare.joined(separator: ", ")).")
        }
        return made
    }

    private mutating func make(_ index: Int) -> (track: CovariateTrack, fact: PatientCase.Covariate) {
        let covariate = model.covariates[index]
        let standard = covariate.standard
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
                return (
                    CovariateTrack(0),
                    PatientCase.Covariate(index: index, latest: 0, standard: nil, isKnown: false, origin: nil)
                )
            }
            assumptions.append(
                "`\(covariate.name)` is not known: that of the model's typical patient, "
                    + "\(text(standard, covariate)), is taken."
            )
            warnIfNearlyKnown(covariate, standard)
            points = [(nil, standard)]
        } else if let first = points[0].time, first > (record.doses.first?.time ?? .infinity) {
            assumptions.append("`\(covariate.name)` before \(record.text(ofTime: first)) was as it was then.")
        }
        let changes = points.dropFirst().compactMap { point in
            point.time.map { CovariateTrack.Change(time: $0 * hour, value: point.value) }
        }
        warnIfUnstudied(covariate, points.map(\.value))
        return (
            CovariateTrack(initial: points[0].value, changes: changes),
            PatientCase.Covariate(
                index: index, latest: points[points.count - 1].value, standard: standard, isKnown: isKnown,
                origin: origin)
        )
    }

    func text(_ value: Double, _ covariate: ModelCovariate) -> String {
        switch covariate.kind {
        case .number(let unit, _, _): "\(AdviceText.number(value)) \(unit)"
        case .levels(let levels, _): levels.indices.contains(Int(value)) ? levels[Int(value)] : "?"
        }
    }

    /// A name that nothing uses and that is near to one that is missing would leave the typical patient's value in its
    /// place.
    private func reportMisspelt(_ spare: [String]) {
        let given = record.covariates.map(\.name)
        let wanted = model.covariates.map(\.name).flatMap { name in
            [name] + (Self.derivation(of: name)?.arguments ?? [])
        }
        let missing = wanted.filter { !given.contains($0) }
        for covariate in record.covariates where spare.contains(covariate.name) && !Self.isProper(covariate.name) {
            guard let near = Suggestions.nearest(covariate.name, among: missing) else { continue }
            diagnostics.error(
                covariate.position, "unknown covariate `\(covariate.name)`",
                expected: "a name that the model `\(model.name)` knows",
                remedy: "did you mean `\(near)`?")
        }
    }

    private func reportMissing(_ covariate: ModelCovariate) {
        let other =
            Self.derivation(of: covariate.name).map {
                ", or what it is computed from: \($0.arguments.joined(separator: ", "))"
            } ?? ""
        diagnostics.error(
            record.position, "the model `\(model.name)` needs `\(covariate.name)`, and has no typical value of it",
            remedy: "add it under `covariates`\(other)")
    }

    private mutating func warnIfUnstudied(_ covariate: ModelCovariate, _ values: [Double]) {
        guard case .number(_, _, let studied?) = covariate.kind else { return }
        let outside = values.filter { !studied.contains($0) }
        guard let value = outside.first else { return }
        warnings.append(
            "`\(covariate.name)` is \(text(value, covariate)); \(model.name) was made from patients with "
                + "\(text(studied.lowerBound, covariate)) to \(text(studied.upperBound, covariate)).")
    }

    /// A value in the covariate's unit, or a level's index.
    func value(_ reading: PatientRecord.Reading, _ covariate: ModelCovariate) -> Double? {
        switch (covariate.kind, reading.value) {
        case (.number(let unit, _, _), .number(let quantity)):
            return CaseUnits.value(
                quantity, in: unit, nil, what: "`\(covariate.name)`", at: reading.position, diagnostics)
        case (.levels(let levels, _), .level(let level)):
            if let index = levels.firstIndex(of: level) { return Double(index) }
            diagnostics.error(
                reading.position, "`\(level)` is no level of `\(covariate.name)`",
                remedy: Suggestions.remedy(for: level, among: levels))
        case (.number(let unit, _, _), .level(let level)):
            diagnostics.error(reading.position, "`\(covariate.name)` is `\(level)`", expected: unit.expectation)
        case (.levels(let levels, _), .number(let quantity)):
            diagnostics.error(
                reading.position, "`\(covariate.name)` is `\(quantity)`", expected: "one of \(Suggestions.list(levels))"
            )
        }
        return nil
    }
}
