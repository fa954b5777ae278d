import Documents
import Estimation
import Foundation
import Integration
import ModelLanguage
import Records
import Statistics

/// From a patient's record and one or several models to advice: estimates, ranked regimens, reasons, warnings.
///
///     let advice = try PatientAdvisor().advise(record, models: [model], diagnostics)
///     advice.regimens.first
///
/// The same record, models and seed give the same advice, whatever the threads.
public struct PatientAdvisor: Sendable {
    public var seed: UInt64 = 1
    /// From each model's posterior.
    public var draws = 1000
    /// Of Dosis, kept with the advice.
    public var version = ""

    public init() {}

    /// - Throws: ``DiagnosticError`` for what the models cannot make of the record; among them where one cannot
    ///   explain it at all.
    public func advise(_ record: PatientRecord, models: [Model], _ diagnostics: Diagnostics = Diagnostics()) throws
        -> PatientAdvice
    {
        try advise(record, compiled: models.map { try PatientModel($0) }, diagnostics)
    }

    /// The same with models that are compiled already, for many patients.
    public func advise(
        _ record: PatientRecord, compiled models: [PatientModel], _ diagnostics: Diagnostics = Diagnostics()
    ) throws
        -> PatientAdvice
    {
        let (cases, plan) = try Self.prepare(record, models.map(\.model), diagnostics)
        let fits = try zip(cases, models).map { try fit($0, $1, diagnostics) }
        var advice = try AdviceMaker(record: record, fits: fits, weights: Self.weights(fits), plan: plan, advisor: self)
            .make()
        let doubts = (record.remarks + diagnostics.all).filter { $0.severity == .warning }
        let lines = doubts.map { [$0.problem, $0.remedy].compactMap { $0 }.joined(separator: "; ") + "." }
        advice.warnings.insert(contentsOf: lines, at: 0)
        return advice
    }

    /// Tells what is wrong with a record in the terms of its models, and estimates nothing.
    /// - Throws: ``DiagnosticError``.
    public static func check(_ record: PatientRecord, models: [Model], _ diagnostics: Diagnostics) throws {
        _ = try prepare(record, models, diagnostics)
    }

    private static func prepare(_ record: PatientRecord, _ models: [Model], _ diagnostics: Diagnostics) throws
        -> (cases: [PatientCase], plan: DosingPlan?)
    {
        if models.isEmpty {
            diagnostics.error(
                record.position, "no model is named",
                remedy: "add `model:` with a model of the library (`dosis models list`)")
        }
        let makers = models.map { CaseMaker(record, $0, diagnostics) }
        let cases = makers.compactMap { $0.make() }
        try diagnostics.finish()
        return (cases, try DosingPlan.make(makers, record, diagnostics))
    }

    private func fit(_ patient: PatientCase, _ model: PatientModel, _ diagnostics: Diagnostics) throws -> PatientFit {
        do {
            return try PatientFitter(seed: seed, draws: draws).fit(patient, model)
        } catch let error as EstimationError {
            diagnostics.error(
                patient.record.position, "the model `\(model.model.name)` fails in this patient: \(error)",
                remedy: "check covariates, doses and levels, and their units")
            try diagnostics.finish()
            throw error
        }
    }

    /// exp(-evidence / 2), so that they sum to 1.
    static func weights(_ fits: [PatientFit]) -> [Double] {
        let least = fits.map(\.evidence).filter(\.isFinite).min() ?? 0
        let raw = fits.map { $0.evidence.isFinite ? exp(-($0.evidence - least) / 2) : 0 }
        let sum = raw.reduce(0, +)
        return raw.map { sum > 0 ? $0 / sum : 1 / Double(raw.count) }
    }
}
