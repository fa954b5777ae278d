import ResultStore
import Statistics

/// Differences between arms, paired: every twin was solved in every arm.
enum ContrastAnalysis {
    static func write(_ trial: TrialData) throws {
        let contrasts = Contrast.all(trial.arms.count)
        guard !contrasts.isEmpty, !trial.endpoints.isEmpty else { return }
        let root = try AnalysisGroup(trial.file, "/analyses/contrasts", title: "Differences between arms, paired by twin")
        try root.contrastAxis(contrasts, trial)
        for endpoint in trial.endpoints {
            let group = try AnalysisGroup(
                trial.file, "\(root.path)/\(endpoint.name)", title: "\(endpoint.longName): differences between arms, paired by twin",
                attributes: endpoint.attributes)
            let estimates = try contrasts.map { try trial.difference(endpoint, $0) }
            try group.write(estimates, "difference", "difference of \(endpoint.isEvent ? "shares" : "means"), paired", of: endpoint, axes: ["contrast"])
            try group.counts("pairs", "\(endpoint.longName): twins with values in both arms", estimates.map(\.count), axes: ["contrast"])
        }
    }
}

extension AnalysisGroup {
    /// The axis `contrast` with the two arms of each.
    func contrastAxis(_ contrasts: [Contrast], _ trial: TrialData) throws {
        let names = contrasts.map { $0.name(trial.arms) }
        try axis(
            Variable("contrast", longName: "Arms compared", kind: .level(names)),
            .codes(contrasts.indices.map { Int8(truncatingIfNeeded: $0) }))
        try levels("arm_compared", "Arm compared", of: trial.arms, contrasts.map(\.second), axes: ["contrast"])
        try levels("arm_reference", "Arm it is compared with", of: trial.arms, contrasts.map(\.first), axes: ["contrast"])
    }

    /// Estimates with limits and standard error: `name`, `name_lower`, `name_upper`, `name_se`.
    func write(_ estimates: [Estimate], _ name: String, _ words: String, of endpoint: Variable, axes: [String]) throws {
        let unit = endpoint.isEvent ? "1" : endpoint.unit
        let title = "\(endpoint.longName): "
        try numbers(name, title + words, unit: unit, estimates.map(\.value), axes: axes)
        try numbers("\(name)_lower", title + "lower limit of the 95 % interval, \(words)", unit: unit, estimates.map(\.lower), axes: axes)
        try numbers("\(name)_upper", title + "upper limit of the 95 % interval, \(words)", unit: unit, estimates.map(\.upper), axes: axes)
        try numbers("\(name)_se", title + "Monte Carlo standard error, \(words)", unit: unit, estimates.map(\.standardError), axes: axes)
    }
}
