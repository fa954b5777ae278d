import Documents
import Populations
import Quantities

extension CohortOutput {
    /// Covariates that change, at the times asked for; nil where nothing changes over time.
    /// - Parameter at: times as given on the command line; usual ones if nil.
    static func courses(
        of cohort: Cohort, _ twins: [CohortTwin], _ sampler: CohortSampler, at: String?, keepsValues: Bool, threads: Int
    ) throws -> CohortCourses? {
        var times = CohortCourses.usualTimes
        if let at {
            let diagnostics = Diagnostics()
            guard let day = try? Unit("d"), let asked = TimeList.parse(at, unit: day, diagnostics) else {
                throw DiagnosticError(diagnostics.all)
            }
            if !cohort.covariates.contains(where: \.isChanging) {
                throw DiagnosticError([
                    Diagnostic(
                        Scalar(at, file: "--at").position, "no covariate of cohort `\(cohort.name)` changes over time",
                        expected: "a `derived` formula with the time `t`", remedy: "leave out --at")
                ])
            }
            times = asked
        }
        return try CohortCourses(cohort, twins, sampler, at: times, threads: threads, keepsValues: at != nil && keepsValues)
    }
}
