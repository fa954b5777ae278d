/// How the numbers of a validation came about.
enum ValidationMethods {
    static func section(_ data: ReportData) throws -> Section {
        let failed = try data.values("\(ValidationReport.root)/failed_simulations")[0]
        var items: [(term: Prose, text: Prose)] = [
            ("Data", .stored(try data.text("data", of: ValidationReport.root))),
            (
                "Predictions",
                "From covariates and doses: the model at its typical parameters. At own parameters: at the mode of the subject's posterior, given the model's variability and the subject's measurements, values below the limit by their probability."
            ),
            (
                "Simulations",
                "Every subject at its own doses, covariates and times, with random effects between and within subjects and residual error."
            ),
            (
                "Intervals",
                "Of prediction errors: Student's t of the subjects' totals; of shares: Clopper and Pearson's with the effective number of measurements. Of simulated percentiles: the middle \(fixed: "95 %") of the simulations."
            ),
            (
                "NPDE",
                "Decorrelated by the Cholesky factor of the simulations' covariance; measurements below the limit by their probability. Tests: Student's t, chi-squared, Shapiro and Wilk."
            ),
            ("Relative tolerance", .stored(try data.text("relative_tolerance"))),
        ]
        if failed > 0 {
            items.append(
                ("Failed simulations", "\(try data.count("\(ValidationReport.root)/failed_simulations")), which are left out where their values are needed."))
        }
        return Section(id: "methods", title: "Methods", blocks: [.definitions(items)])
    }
}
