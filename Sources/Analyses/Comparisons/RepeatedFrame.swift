import Statistics

/// The patients of a model of changes from baseline, a row each: arm, baseline and covariates.
///
/// A covariate, or baseline, that is the same for all tells nothing and is left out; factors keep the levels they have.
struct RepeatedFrame {
    static let (arm, baseline, visit) = ("arm", "baseline", "visit")
    static let (treated, control) = ("treated", "control")

    /// Places in the readings.
    let patients: [Int]
    let frame: ModelFrame
    /// Of the patients, one after the other; NaN where missing.
    let changes: [[Double]]
    /// Those that every patient has one value of.
    let covariates: [ModelTerm]

    init?(_ readings: VisitReadings, _ kinds: [CovariateKind]) {
        patients = readings.usable.filter { !readings.isPair || readings.arms[$0] == readings.treatment || readings.arms[$0] == readings.control }
        changes = patients.map { readings.changes($0) }
        let levels = patients.map { Self.name(of: readings.arms[$0], readings) }
        guard levels.contains(Self.treated), levels.contains(Self.control), let arms = try? Factor(levels.map(Optional.some)) else { return nil }
        var (names, variables) = ([Self.arm], [ModelFrame.Variable.factor(arms)])
        let base = patients.map { readings.baseline($0) }
        if Set(base).count > 1 {
            names.append(Self.baseline)
            variables.append(.numeric(base))
        }
        for (index, kind) in kinds.enumerated() {
            let values = patients.map { readings.covariates[index][$0] }
            guard Set(values).count > 1 else { continue }
            switch kind {
            case .number: variables.append(.numeric(values))
            case .levels:
                guard let factor = try? Factor(values.map { "\($0)" }) else { return nil }
                variables.append(.factor(factor))
            }
            names.append("covariate \(index + 1)")
        }
        guard let frame = try? ModelFrame(names: names, variables: variables) else { return nil }
        self.frame = frame
        covariates = names.dropFirst().map { ModelTerm([$0]) }
    }

    private static func name(of arm: Int, _ readings: VisitReadings) -> String {
        arm == readings.treatment ? treated : arm == readings.control ? control : "other \(arm)"
    }

    /// Terms of a model over visits: mean changes of every arm at every visit, a slope of baseline at every visit, and
    /// covariates. Of one visit alone, arms, baseline and covariates.
    func terms(visits: Int) -> [ModelTerm] {
        let constant = [ModelTerm([Self.arm])] + covariates
        guard visits > 1 else { return constant }
        let slopes = covariates.contains(ModelTerm([Self.baseline])) ? [ModelTerm([Self.baseline, Self.visit])] : []
        return [ModelTerm([Self.visit])] + constant + [ModelTerm([Self.arm, Self.visit])] + slopes
    }
}
