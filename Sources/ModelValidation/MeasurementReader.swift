import Documents
import Estimation
import ModelCompiler
import ModelLanguage
import TrialEngine

/// Finds the measurements among the records, and what is wrong with them.
struct MeasurementReader {
    private let data: DataPlan
    private let request: ValidationRequest
    private let diagnostics: Diagnostics
    private var model: Model { data.model }

    /// Errors of one kind that are told.
    private static let mostErrors = 50

    init(_ data: DataPlan, _ request: ValidationRequest, _ diagnostics: Diagnostics) {
        self.data = data
        self.request = request
        self.diagnostics = diagnostics
    }

    func measurements() -> [ValidationPlan.Measurement] {
        let limits = limits()
        var found: [ValidationPlan.Measurement] = []
        var errors = 0
        func error(_ line: Int, _ problem: String, expected: String? = nil, remedy: String? = nil) {
            errors += 1
            if errors <= Self.mostErrors { diagnostics.error(position(line), problem, expected: expected, remedy: remedy) }
        }
        for (index, subject) in data.subjects.enumerated() {
            for (place, record) in data.schedules[subject.schedule].observations.enumerated() {
                guard let value = record.observed, !record.isMissing else { continue }
                guard let output = record.output else {
                    error(
                        record.line, "which output does this DV measure?",
                        expected: "in DVID one of \(Suggestions.list(model.outputs.map(\.name)))")
                    continue
                }
                let limit = limits[output]
                let isBelow = limit.map { value < $0 } ?? false
                if !isBelow, value <= 0, model.outputs[output].error?.onLogScale == true {
                    error(
                        record.line, "DV is \(value), but the error of `\(model.outputs[output].name)` is on the log scale",
                        expected: "a value above 0", remedy: "if it was below a limit of quantification, give that by --lloq")
                }
                found.append(
                    .init(
                        subject: index, observation: place, output: output, time: record.time, observed: isBelow ? .nan : value,
                        limit: limit, line: record.line))
            }
        }
        checkOutputs(found)
        if found.isEmpty, errors == 0 {
            diagnostics.error(
                position(1), "the data have no measurements", expected: "records of EVID 0 with a DV, and MDV 0 where there is one")
        }
        checkSize(found.count)
        return found
    }

    /// By output: the model's, or those of the request in their place.
    private func limits() -> [Double?] {
        var limits = model.outputs.map(\.lloq)
        for limit in request.limits {
            guard limit.value > 0, limit.value.isFinite else {
                diagnostics.error(limit.position, "the limit of quantification is \(limit.value)", expected: "a number above 0")
                continue
            }
            guard let name = limit.output else {
                if model.outputs.count == 1 {
                    limits[0] = limit.value
                } else {
                    diagnostics.error(
                        limit.position, "of which output is this the limit of quantification?",
                        expected: "`NAME=\(limit.value)` with one of \(Suggestions.list(model.outputs.map(\.name)))")
                }
                continue
            }
            guard let index = model.outputs.firstIndex(where: { $0.name == name.text }) else {
                diagnostics.error(
                    name.position, "the model has no output `\(name.text)`",
                    remedy: Suggestions.remedy(for: name.text, among: model.outputs.map(\.name)))
                continue
            }
            limits[index] = limit.value
        }
        return limits
    }

    /// Without a residual error nothing can be said of how measurements scatter.
    private func checkOutputs(_ measurements: [ValidationPlan.Measurement]) {
        for (index, output) in model.outputs.enumerated() where output.error == nil {
            guard let first = measurements.first(where: { $0.output == index }) else { continue }
            diagnostics.error(
                position(first.line), "the output `\(output.name)` was measured, but the model has no residual error for it",
                remedy: "give the model's output an `error`, such as `{proportional: 15 %}`")
        }
    }

    private func checkSize(_ count: Int) {
        guard count > ValidationPlan.mostValues / max(1, request.simulations) else { return }
        let most = max(1, ValidationPlan.mostValues / count)
        diagnostics.error(
            position(1), "\(count) measurements simulated \(request.simulations) times do not fit into memory",
            remedy: "give --simulations \(most) or fewer")
    }

    /// The twin for estimating subjects' own parameters; nil, and told, where the model has none to estimate.
    func estimable() -> CompiledTwin? {
        guard model.parameters.contains(where: { $0.iiv != nil || $0.iov != nil }) else { return nil }
        do {
            let twin = try CompiledTwin(model: model, observables: [], sensitivities: true)
            _ = try IndividualEstimator(twin)
            return twin
        } catch {
            diagnostics.warn(position(1), "subjects' own parameters cannot be estimated: \(error)")
            return nil
        }
    }

    /// What a user should know though it is no error.
    func warn(_ measurements: [ValidationPlan.Measurement]) {
        guard let first = measurements.first else { return }
        if !model.parameters.contains(where: { $0.iiv != nil || $0.iov != nil }) {
            diagnostics.warn(
                position(first.line), "no parameter of the model varies between patients: all scatter is taken for residual error")
        }
        let varying = model.parameters.filter { $0.iov != nil }.map(\.name)
        if !varying.isEmpty, request.data.occasions == nil {
            diagnostics.warn(
                position(1),
                "\(Suggestions.list(varying)) var\(varying.count == 1 ? "ies" : "y") between occasions, but each subject has only one here",
                remedy: "name the column that tells occasions apart in --occasions")
        }
        warnOfDuplicates(measurements)
    }

    private func warnOfDuplicates(_ measurements: [ValidationPlan.Measurement]) {
        struct Place: Hashable {
            var subject, output: Int
            var time: Double
        }
        var seen: [Place: Int] = [:]
        var told = 0
        for measurement in measurements {
            let place = Place(subject: measurement.subject, output: measurement.output, time: measurement.time)
            if let line = seen[place] {
                told += 1
                if told <= 5 {
                    diagnostics.warn(
                        position(measurement.line),
                        "a second measurement of `\(model.outputs[measurement.output].name)` at the same time (the first is in line \(line)); both count",
                        remedy: "remove one if they are the same sample")
                }
            } else {
                seen[place] = measurement.line
            }
        }
        if told > 5, let last = measurements.last { diagnostics.warn(position(last.line), "\(told - 5) more measurements at the same time as others") }
    }

    private func position(_ line: Int) -> SourcePosition { SourcePosition(file: request.data.data, line: line, column: 1) }
}
