import Documents
import Expressions
import ModelLanguage
import Quantities
import Records

/// Covariates that formulas of the language compute from others.
extension CovariateTracks {
    typealias Derivation = (names: [String], formula: String, arguments: [String])

    /// What a covariate of a model can be computed from, by the formulas of the language.
    private static let derivations: [Derivation] = [
        (["creatinine_clearance", "crcl"], "cockcroft_gault", ["age", "weight", "creatinine", "sex"]),
        (["egfr", "gfr"], "ckd_epi_2021", ["creatinine", "age", "sex"]),
        (["body_surface", "bsa"], "mosteller", ["height", "weight"]),
        (["bmi"], "bmi", ["weight", "height"]),
        (["lean_body_weight"], "lean_body_weight", ["weight", "height", "sex"]),
        (["ideal_body_weight"], "ideal_body_weight", ["height", "sex"]),
    ]

    /// Whether formulas know a name: `height` is no misspelt `weight`.
    static func isProper(_ name: String) -> Bool {
        derivations.contains { $0.names.contains(name) || $0.arguments.contains(name) }
    }

    static func derivation(of name: String) -> Derivation? { derivations.first { $0.names.contains(name) } }

    /// Something that tells of the covariate was given, but not all that its formula needs: the typical value may be
    /// far off.
    mutating func warnIfNearlyKnown(_ covariate: ModelCovariate, _ standard: Double) {
        guard let derivation = Self.derivation(of: covariate.name) else { return }
        let given = record.covariates.map(\.name)
        let missing = derivation.arguments.filter { !given.contains($0) }
        guard !missing.isEmpty, missing.count < derivation.arguments.count else { return }
        let known = derivation.arguments.filter(given.contains)
        warnings.append(
            "`\(covariate.name)` is taken to be the typical patient's, \(text(standard, covariate)): "
                + "it cannot be computed from \(known.joined(separator: ", ")) without \(missing.joined(separator: ", ")).")
    }

    mutating func derived(_ covariate: ModelCovariate) -> (points: [(time: Double?, value: Double)], origin: String)? {
        guard case .number(let unit, _, _) = covariate.kind,
            let derivation = Self.derivation(of: covariate.name),
            let formula = Formula.named(derivation.formula)
        else { return nil }
        let sources = derivation.arguments.map { name in record.covariates.first { $0.name == name } }
        let known = sources.compactMap { $0 }
        guard known.count == sources.count else { return nil }
        used.formUnion(derivation.arguments)
        let areSound = zip(known, formula.parameters).map { source, parameter in isSound(source, as: parameter) }
        guard areSound.allSatisfy({ $0 }) else { return nil }
        let times = Set(known.flatMap { $0.readings.compactMap(\.time) }).sorted()
        // A value that holds until another comes makes a beginning of its own.
        let hasBeginning = known.contains { $0.readings.count > 1 && $0.readings[0].time == nil }
        let moments: [Double?] = times.isEmpty ? [nil] : (hasBeginning ? [-.infinity] : []) + times
        var points: [(time: Double?, value: Double)] = []
        for moment in moments {
            let arguments = known.map { Self.text($0, at: moment) }
            let call = "\(formula.name)(\(arguments.joined(separator: ", ")))"
            guard let value = evaluate(call, unit, known[0].readings[0].position) else { return nil }
            points.append((moment == -.infinity ? nil : moment, value))
        }
        let origin = "\(formula.title) from \(derivation.arguments.joined(separator: ", "))"
        let latest = text(points[points.count - 1].value, covariate)
        assumptions.append(
            "`\(covariate.name)` is computed: \(origin), \(latest)\(points.count > 1 ? " at last" : "").")
        return (points, origin)
    }

    /// Whether all values of a covariate fit a formula's parameter; else each is told at its place.
    private func isSound(_ covariate: PatientRecord.Covariate, as parameter: Formula.Parameter) -> Bool {
        covariate.readings.map { reading in
            switch reading.value {
            case .number(let quantity):
                if let levels = parameter.levels {
                    diagnostics.error(
                        reading.position, "`\(covariate.name)` is `\(quantity)`",
                        expected: "one of \(Suggestions.list(levels))")
                    return false
                }
                guard let unit = parameter.unit else { return true }
                return CaseUnits.value(
                    quantity, in: unit, parameter.molarMass, what: "`\(covariate.name)`", at: reading.position,
                    diagnostics) != nil
            case .level(let level):
                guard let levels = parameter.levels else {
                    diagnostics.error(
                        reading.position, "`\(covariate.name)` is `\(level)`",
                        expected: parameter.unit?.expectation ?? "a number")
                    return false
                }
                if levels.contains(level) { return true }
                diagnostics.error(
                    reading.position, "`\(level)` is no level of `\(covariate.name)`",
                    remedy: Suggestions.remedy(for: level, among: levels))
                return false
            }
        }.allSatisfy { $0 }
    }

    /// The value of a covariate at a time as an argument: the last one known then, or else the first.
    private static func text(_ covariate: PatientRecord.Covariate, at time: Double?) -> String {
        let reading =
            covariate.readings.last { ($0.time ?? -.infinity) <= (time ?? .infinity) } ?? covariate.readings[0]
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
            diagnostics.error(
                position, "in `\(text)`: \(diagnostic.problem)", expected: diagnostic.expected,
                remedy: diagnostic.remedy)
        }
        if inner.all.isEmpty { diagnostics.error(position, "`\(text)` is no finite number") }
        return nil
    }
}
