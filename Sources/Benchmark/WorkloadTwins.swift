import Documents
import Integration
import ModelCompiler
import ModelLanguage
import Populations
import TrialEngine

/// The twins of a workload, ready to be solved.
///
/// They vary as their model says, drawn from a fixed seed; or they are the rows of a table of individual parameters.
struct WorkloadTwins {
    static let seed: UInt64 = 20_260_101

    let compiled: CompiledTwin
    let tasks: [TwinTask]

    /// - Parameters:
    ///   - count: how many; as many as the table has, if those are fewer.
    ///   - table: path of a table with a row per twin and a column per parameter.
    ///   - ignored: columns of the table not to be read.
    ///   - isIrregular: whether each twin is read at times of its own.
    /// - Throws: ``DiagnosticError`` of the table, with all that is wrong.
    init(_ workload: Workload, count: Int, table: String?, ignored: [String], isIrregular: Bool, _ files: WorkloadFiles) throws {
        let model = try ModelFile.load(path: files.model(of: workload))
        var request = DataRequest(model: model, data: files.events(of: workload), parameters: table, sampleTimes: workload.times)
        request.ignored = ignored.map { DataRequest.Word($0, at: SourcePosition(file: "--ignore", line: 1, column: 1)) }
        let plan = try DataPlan(request, Diagnostics())
        let variability = try IndividualVariability(model: model, seed: Self.seed)
        let titration = workload.isTitrated ? Titration(seed: Self.seed) : nil
        let readings = isIrregular ? IrregularTimes(seed: Self.seed) : nil
        let twins = table == nil ? count : min(count, plan.subjectCount)
        compiled = plan.compiled
        tasks = (0..<twins).map { twin in
            var task = plan.task(ofSubject: table == nil ? 0 : twin)
            if table == nil { task.iiv = variability.iiv(replicate: 0, twin: twin) }
            if let titration { task.records = titration.records(task.records, twin: twin) }
            if let readings { task.sampleTimes = readings.times(like: workload.times, twin: twin) }
            return task
        }
    }
}
