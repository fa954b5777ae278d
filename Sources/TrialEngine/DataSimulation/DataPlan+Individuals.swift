import Documents
import Estimation
import Integration

extension DataPlan {
    /// The identifiers of the subjects, in their order.
    public var subjectIDs: [String] { subjects.map(\.id) }

    /// What was given to a subject (counted from 0) and measured: for estimation.
    ///
    /// A value below the output's limit of quantification counts as below it; a record without value is predicted only.
    /// - Throws: ``DiagnosticError`` for values that do not say what was measured.
    public func individual(ofSubject index: Int) throws -> Individual {
        let subject = subjects[index], diagnostics = Diagnostics()
        let readings = schedules[subject.schedule].observations.map { observation -> Reading in
            guard let output = observation.output ?? (model.outputs.count == 1 ? 0 : nil) else {
                let names = Suggestions.list(model.outputs.map(\.name))
                diagnostics.error(
                    SourcePosition(file: request.data, line: observation.line, column: 1),
                    "the record does not say what was measured", expected: "in DVID one of \(names)")
                return Reading(output: 0, .none)
            }
            guard let value = observation.observed else { return Reading(output: output, .none) }
            if let limit = model.outputs[output].lloq, value < limit { return Reading(output: output, .below(limit)) }
            return Reading(output: output, .measured(value))
        }
        try diagnostics.finish()
        return Individual(task: task(of: subject), readings: readings)
    }
}
