import ArgumentParser
import Documents
import Integration
import ModelCompiler
import ModelLanguage
import ModelLibrary
import TrialEngine

/// How event records are read and a model is solved under them, whichever command does it.
struct RecordOptions: ParsableArguments {
    enum CovariateRule: String, ExpressibleByArgument, CaseIterable { case next, last }

    @Option(help: "When a record's covariates count: since the record before it (next, as in NONMEM), or from it on (last).")
    var covariates: CovariateRule = .next

    @Option(help: ArgumentHelp("A column not to be read; may be repeated.", valueName: "column"))
    var ignore: [String] = []

    @Option(help: "Relative tolerance of the integrator.")
    var rtol: Double = Tolerances.standard.relative

    func validate() throws {
        if !(rtol >= 1e-14 && rtol <= 0.1) { throw ValidationError("--rtol is \(rtol); give a number from 1e-14 to 0.1, such as 1e-6.") }
    }

    /// What is asked for of a model that the user names, by itself.
    /// - Throws: ``DiagnosticError`` where there is no such model, or it needs others.
    func request(
        model name: String, data: String, parameters: String? = nil, compile: CompileMode, _ diagnostics: Diagnostics
    ) throws -> DataRequest {
        let found = ModelLibrary.resolver.model(named: Scalar(name, file: "<command line>"), besideFile: nil, diagnostics)
        let model = try diagnostics.finished(found)
        try model.requireInputsSupplied()
        var request = DataRequest(model: model, data: data, parameters: parameters)
        request.covariates = covariates == .next ? .afterRecords : .beforeRecords
        request.ignored = ignore.map { DataRequest.Word($0, at: SourcePosition(file: "--ignore", line: 1, column: 1)) }
        request.tolerances = Tolerances(relative: rtol, absolute: Tolerances.standard.absolute)
        request.compile = compile
        return request
    }
}
