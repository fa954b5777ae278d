import ModelLanguage
import ResultStore

/// Lays out subjects as the columns of a results file.
struct DataResultLayout: DataLayout {
    private let form: DataSchema
    private var plan: DataPlan { form.plan }

    init(_ form: DataSchema) { self.form = form }

    func layOut(block: Int, _ results: [SubjectResult]) -> ResultBlock {
        let outputs = plan.sampleTimes.isEmpty ? [] : plan.outputs
        return ResultBlock(
            index: block, twins: [form.ids.values(ids: results.map(\.subject.id))] + covariates(results) + parameters(results),
            trajectories: [outputs.map { output in results.flatMap { $0.solution.samples[output] } }], endpoints: [[]],
            tables: (plan.hasObservations ? [observations(results)] : []) + [doses(results), events(results)])
    }

    private func covariates(_ results: [SubjectResult]) -> [StoredValues] {
        plan.model.covariates.enumerated().map { index, covariate in
            let values = results.map { result in
                result.subject.covariates.first { $0.index == index }?.value
                    ?? plan.schedules[result.subject.schedule].covariates[index].initial
            }
            switch covariate.kind {
            case .number: return .numbers(values)
            case .levels: return .codes(values.map { $0.isNaN ? -1 : Int8($0) })
            }
        }
    }

    /// Not known where a twin could not even be begun.
    private func parameters(_ results: [SubjectResult]) -> [StoredValues] {
        plan.model.parameters.indices.map { index in
            .numbers(results.map { $0.solution.parameters.indices.contains(index) ? $0.solution.parameters[index] : .nan })
        }
    }

    // MARK: Long tables

    /// A row for what the record observes, or for every output where it does not say.
    private func observations(_ results: [SubjectResult]) -> [StoredValues] {
        var twins: [Int] = [], lines: [Int] = [], outputs: [Int?] = []
        var times: [Double] = [], values: [Double] = [], observed: [Double] = []
        for result in results {
            for (index, record) in plan.schedules[result.subject.schedule].observations.enumerated() {
                for output in record.output.map({ [$0] }) ?? plan.outputs {
                    twins.append(result.index + 1)
                    times.append(record.time)
                    outputs.append(output)
                    values.append(result.solution.observations[output][index])
                    observed.append(record.output == output ? record.observed ?? .nan : .nan)
                    lines.append(record.line)
                }
            }
        }
        return [
            .integers(twins), .numbers(times), form.outputs.values(outputs), .numbers(values), .numbers(observed), .integers(lines),
        ]
    }

    private func doses(_ results: [SubjectResult]) -> [StoredValues] {
        let rows = results.flatMap { result in result.solution.doses.map { (twin: result.index + 1, dose: $0) } }
        return [
            .integers(rows.map(\.twin)), .numbers(rows.map(\.dose.time)), .numbers(rows.map(\.dose.arrival)),
            form.routes.values(rows.map(\.dose.route)), form.states.values(rows.map(\.dose.state)),
            .numbers(rows.map(\.dose.amount)), .numbers(rows.map(\.dose.bioavailable)), .numbers(rows.map(\.dose.duration)),
            .codes(rows.map { $0.dose.steadyState ? 1 : 0 }), .integers(rows.map { Int($0.dose.tag) ?? 0 }),
        ]
    }

    private func events(_ results: [SubjectResult]) -> [StoredValues] {
        var twins: [Int] = [], times: [Double] = [], kinds: [Int8] = [], details: [String] = []
        func add(_ result: SubjectResult, _ time: Double, _ kind: Int8, _ detail: String) {
            twins.append(result.index + 1)
            times.append(time)
            kinds.append(kind)
            details.append(Self.shortened(detail))
        }
        for result in results {
            if let failure = result.solution.failure { add(result, failure.time, 0, "\(failure.problem); \(failure.remedy)") }
            for flag in result.solution.flags {
                guard case .steadyStateInexact(let time, _, _) = flag else { continue }
                add(result, time, 1, flag.description)
            }
        }
        return [.integers(twins), .numbers(times), .codes(kinds), .texts(details)]
    }

    private static func shortened(_ text: String) -> String {
        var text = text
        while text.utf8.count > DataSchema.detailBytes { text.removeLast() }
        return text
    }
}

/// Writes a results file.
final class DataResultSink: DataSink {
    let layout: DataResultLayout
    private let writer: ResultWriter

    init(_ path: String, _ form: DataSchema) throws {
        layout = DataResultLayout(form)
        writer = try ResultWriter.create(path, schema: form.schema)
    }

    func write(_ block: ResultBlock) throws { try writer.append(block) }
    func finish() throws { try writer.finish() }
    func abandon() { try? writer.abandon() }
}
