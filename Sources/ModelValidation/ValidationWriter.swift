import Analyses
import ModelLanguage
import ResultStore
import Statistics

/// Writes what was found into `/validation` of a results file.
struct ValidationWriter {
    private let plan: ValidationPlan
    private let found: [SubjectFinding.Measured]
    private let failed: Int
    /// Of the subjects whose effects could be estimated.
    private let effects: [[Double]]
    private let file: ResultFile

    /// - Parameter findings: of every subject, in order.
    init(_ plan: ValidationPlan, _ findings: [SubjectFinding], _ file: ResultFile) {
        self.plan = plan
        self.file = file
        found = findings.flatMap(\.measured)
        effects = findings.map(\.effects).filter { !$0.isEmpty }
        failed = findings.reduce(0) { $0 + $1.failed }
    }

    static let root = "/validation"

    func write() throws {
        let basis = plan.request.basis == .dose ? "Time after dose" : "Time"
        let group = try AnalysisGroup(
            file, Self.root, title: "The model against the data",
            attributes: [
                Attribute("simulations", .integer(plan.request.simulations)),
                Attribute("seed", .text("\(plan.request.seed)")), Attribute("time_basis", .text(basis)),
                Attribute("data", .text(plan.request.data.data)),
                Attribute("outputs", .text(plan.outputs.map { plan.model.outputs[$0].name }.joined(separator: "\n"))),
            ])
        try group.count("subjects", "Subjects of the data", plan.subjectCount)
        try group.count("simulations", "Simulations of each subject", plan.request.simulations)
        try group.count("failed_simulations", "Simulated subjects that could not be solved, of all simulations", failed)
        try writeEffects()
        for index in plan.outputs { try write(OutputValidation(plan, output: index, found)) }
    }

    /// How the estimated effects between patients spread, parameter by parameter.
    private func writeEffects() throws {
        let varying = plan.model.parameters.indices.filter { (plan.model.parameters[$0].iiv?.variance ?? 0) > 0 }
        guard !varying.isEmpty, !effects.isEmpty else { return }
        let samples = varying.map { index in Sample(effects.map { $0[index] }) }
        let omegas = varying.map { (plan.model.parameters[$0].iiv?.variance ?? 0).squareRoot() }
        let names = varying.map { plan.model.parameters[$0].name }
        let group = try AnalysisGroup(file, "\(Self.root)/effects", title: "Estimated random effects between subjects")
        try group.axis(Variable("parameter", longName: "Parameter", kind: .text(fitting: names)), .texts(names))
        let axes = ["parameter"]
        try group.counts("n", "Subjects with an estimate", samples.map(\.count), axes: axes)
        try group.numbers("omega", "Standard deviation by the model", omegas, axes: axes)
        try group.numbers("mean", "Mean of the estimates; 0 if the model is right", samples.map(\.mean), axes: axes)
        try group.numbers("mean_se", "Standard error of the mean", samples.map(\.standardError), axes: axes)
        try group.numbers("sd", "Standard deviation of the estimates", samples.map(\.standardDeviation), axes: axes)
        try group.numbers(
            "shrinkage", "Shrinkage: 1 less the standard deviation of the estimates over that of the model",
            zip(samples, omegas).map { sample, omega in sample.standardDeviation.map { 1 - $0 / omega } }, axes: axes)
    }

    private func write(_ validation: OutputValidation) throws {
        let output = validation.output
        let path = "\(Self.root)/\(output.name)"
        let group = try AnalysisGroup(file, path, title: output.title ?? output.name, attributes: [Attribute("unit", .text(output.unit.ucum))])
        try group.count("n", "Measurements", validation.measurements.count)
        try group.count("below", "Measurements below the limit of quantification", validation.measurements.count(where: \.isBelow))
        try group.count("subjects", "Subjects with a measurement", Set(validation.measurements.map(\.subject)).count)
        try measurements(validation, path)
        try errors(validation, path)
        try discrepancies(validation, path)
        for isCorrected in [false, true] { try check(validation, path, isCorrected) }
    }

    // MARK: Long table

    private func measurements(_ validation: OutputValidation, _ path: String) throws {
        let (own, time) = (validation.output.unit.ucum, plan.model.timeUnit.ucum)
        let found = validation.found
        let npd = found.map { StandardNormalTests.quantile($0.pd) }
        func numbers(_ name: String, _ longName: String, _ unit: String, _ values: [Double]) -> (variable: Variable, values: StoredValues) {
            (Variable(name, unit: unit, longName: longName), .numbers(values))
        }
        let limits = validation.measurements.map { $0.limit ?? .nan }
        try file.writeTable(
            in: "\(path)/measurements", title: "Measurements and what the model says of them",
            columns: [
                (Variable("twin", longName: "Subject, from 1", kind: .integer), .integers(validation.measurements.map { $0.subject + 1 })),
                numbers("time", "Time", time, validation.measurements.map(\.time)),
                numbers("time_after_dose", "Time since the dose before", time, found.map(\.timeAfterDose)),
                numbers("observed", "Measured; missing where below the limit", own, validation.measurements.map(\.observed)),
                numbers("limit", "Limit of quantification", own, limits),
                numbers("prediction", "Predicted from covariates and doses (PRED)", own, found.map(\.prediction)),
                numbers("individual_prediction", "Predicted at the subject's own parameters (IPRED)", own, found.map(\.individual)),
                numbers("corrected", "Measured, corrected to the median prediction of its bin", own, validation.corrected),
                numbers("pd", "Prediction discrepancy: share of simulations below", "1", found.map(\.pd)),
                numbers("npd", "Normalised prediction discrepancy", "1", npd),
                numbers("npde", "Normalised prediction distribution error", "1", found.map(\.npde)),
                (Variable("line", longName: "Line of the event records", kind: .integer), .integers(validation.measurements.map(\.line))),
            ])
    }

    // MARK: Prediction errors

    private func errors(_ validation: OutputValidation, _ path: String) throws {
        let all = [validation.populationErrors, validation.individualErrors]
        let group = try AnalysisGroup(file, "\(path)/errors", title: "Prediction errors; values below the limit have none")
        let labels = ["population", "individual"]
        try group.axis(Variable("prediction", longName: "Predicted at", kind: .level(labels)), .codes([0, 1]))
        let axes = ["prediction"]
        let unit = validation.output.unit.ucum
        try group.counts("n", "Pairs of measurement and prediction", all.map { $0?.count ?? 0 }, axes: axes)
        try group.counts("subjects", "Subjects with such a pair", all.map { $0?.subjects ?? 0 }, axes: axes)
        try group.counts("missing", "Measurements without a prediction", all.map { $0?.missing ?? validation.quantified }, axes: axes)
        try group.counts("without_relative", "Measurements of 0 or less, which have no relative error", all.map { $0?.withoutRelative ?? 0 }, axes: axes)
        func write(_ name: String, _ longName: String, unit: String = "1", _ values: [(value: Double, interval: Interval?)?]) throws {
            try group.numbers(name, longName, unit: unit, values.map { $0?.value }, axes: axes)
            try group.numbers("\(name)_lower", "\(longName): lower limit of the 95 % interval", unit: unit, values.map { $0?.interval?.lower }, axes: axes)
            try group.numbers("\(name)_upper", "\(longName): upper limit of the 95 % interval", unit: unit, values.map { $0?.interval?.upper }, axes: axes)
        }
        func estimates(_ estimate: (PredictionErrors) -> ParameterEstimate) -> [(value: Double, interval: Interval?)?] {
            all.map { errors in errors.map { (estimate($0).value, estimate($0).interval()) } }
        }
        try write("mpe", "Mean relative prediction error (MPE)", estimates(\.meanRelative))
        try write("mape", "Mean absolute relative prediction error (MAPE)", estimates(\.meanAbsoluteRelative))
        try write("rrmse", "Root mean squared relative prediction error", all.map { $0?.relativeRootMeanSquare() })
        try write("me", "Mean prediction error", unit: unit, estimates(\.mean))
        try write("rmse", "Root mean squared prediction error (RMSE)", unit: unit, all.map { $0?.rootMeanSquare() })
        for percent in [20, 30] {
            try write(
                "within_\(percent)", "Share of predictions within \(percent) % of the measurement",
                all.map { $0?.share(within: Double(percent) / 100).map { ($0.value, $0.interval) } })
        }
    }

    // MARK: NPDE

    private func discrepancies(_ validation: OutputValidation, _ path: String) throws {
        let samples = [validation.found.map(\.npde), validation.found.map { StandardNormalTests.quantile($0.pd) }].map { Sample($0) }
        let tests = samples.map { StandardNormalTests($0) }
        let group = try AnalysisGroup(
            file, "\(path)/discrepancies", title: "Whether prediction discrepancies look standard normal, decorrelated (NPDE) and not (NPD)")
        try group.axis(Variable("kind", longName: "Kind", kind: .level(["NPDE", "NPD"])), .codes([0, 1]))
        let axes = ["kind"]
        try group.counts("n", "Values", samples.map(\.count), axes: axes)
        try group.counts("missing", "Measurements without a value", samples.map { $0.missing + $0.infinite }, axes: axes)
        let columns: [(name: String, longName: String, value: (StandardNormalTests) -> Double?)] = [
            ("mean", "Mean; 0 if the model is right", { $0.mean.value }), ("mean_se", "Standard error of the mean", { $0.mean.standardError }),
            ("variance", "Variance; 1 if the model is right", { $0.variance }), ("variance_se", "Standard error of the variance", { $0.varianceError }),
            ("skewness", "Skewness; 0 if the model is right", { $0.skewness }), ("kurtosis", "Kurtosis; 3 if the model is right", { $0.kurtosis }),
            ("p_mean", "p value for a mean of 0 (Student)", { $0.meanTest }), ("p_variance", "p value for a variance of 1 (chi-squared)", { $0.varianceTest }),
            ("p_normality", "p value for normality (Shapiro and Wilk; none above 5000 values)", { $0.normalityTest }),
            ("p_global", "p value of the tests together (Bonferroni)", { $0.global }),
        ]
        for column in columns {
            try group.numbers(column.name, column.longName, tests.map { $0.flatMap(column.value) }, axes: axes)
        }
    }

    // MARK: Visual predictive checks

    private func check(_ validation: OutputValidation, _ path: String, _ isCorrected: Bool) throws {
        guard let check = validation.check(isCorrected: isCorrected) else { return }
        let unit = validation.output.unit.ucum
        let time = plan.model.timeUnit.ucum
        let group = try AnalysisGroup(
            file, "\(path)/\(isCorrected ? "pcvpc" : "vpc")",
            title: isCorrected ? "Prediction-corrected visual predictive check" : "Visual predictive check")
        try group.count("simulations", "Simulations used in the bin that has fewest", check.simulations)
        try group.count("outside", "Measurements outside the bins", validation.bins.outside)
        try group.count("uncorrected", "Measurements without a positive prediction, which cannot be corrected", check.uncorrected)
        try group.numbering("bin", "Bin of time", check.bins.count)
        try group.axis(Variable("percentile", unit: "%", longName: "Percentile"), .numbers(check.probabilities.map { 100 * $0 }))
        let bins = check.bins
        try group.numbers("time", "Median time of the bin's measurements", unit: time, bins.map { $0.time.middle }, axes: ["bin"])
        try group.numbers("from", "Where the bin begins", unit: time, bins.map { $0.time.lower }, axes: ["bin"])
        try group.numbers("to", "Where the bin ends", unit: time, bins.map { $0.time.upper }, axes: ["bin"])
        try group.counts("n", "Measurements in the bin", bins.map { $0.time.members.count }, axes: ["bin"])
        func write(_ name: String, _ words: String, unit: String, _ values: [PredictiveCheck.Percentile], axes: [String]) throws {
            // Below the limit of quantification is minus infinite, and missing in the file.
            func stored(_ value: Double) -> Double { value.isFinite ? value : .nan }
            try group.numbers("\(name)observed", "\(words), measured", unit: unit, values.map { stored($0.observed) }, axes: axes)
            try group.numbers("\(name)simulated", "\(words), median of the simulations", unit: unit, values.map { stored($0.simulated.middle) }, axes: axes)
            try group.numbers(
                "\(name)simulated_lower", "\(words), lower limit of the simulations' 95 % interval", unit: unit,
                values.map { stored($0.simulated.lower) }, axes: axes)
            try group.numbers(
                "\(name)simulated_upper", "\(words), upper limit of the simulations' 95 % interval", unit: unit,
                values.map { stored($0.simulated.upper) }, axes: axes)
        }
        try write("", "Percentile (missing where below the limit)", unit: unit, bins.flatMap(\.percentiles), axes: ["bin", "percentile"])
        try write("below_", "Share below the limit of quantification", unit: "1", bins.map(\.below), axes: ["bin"])
    }
}

extension OutputValidation {
    /// Measurements that are not below a limit.
    fileprivate var quantified: Int { measurements.count { !$0.isBelow } }
}
