/// Trials of three arms whose designs change with their data.
enum AdaptiveTrial {
    /// - Parameters:
    ///   - design: lines of the design below `kind`, without indentation.
    ///   - doses: of the arms low, middle and high, in mg.
    static func text(
        design: [String], doses: [Int] = [1000, 1100, 1200], share: Int = 1, size: Int = 60, replicates: Int = 40, alpha: Double = 0.1, extra: String = ""
    ) -> String {
        """
        trial: adaptive
        seed: 11
        twin: vancomycin-goti-2018
        cohort:
          covariates:
            weight: {lognormal: {median: 75 kg, cv: 20 %}, within: [40 kg, 150 kg]}
            creatinine_clearance: {normal: {mean: 80 mL/min, sd: 30 mL/min}, within: [15 mL/min, 150 mL/min]}
            dialysis: {levels: {none: 0.7, haemodialysis: 0.3}}
        size: \(size)
        replicates: \(replicates)
        duration: 12 h
        design:
          allocation: {low: 1, middle: \(share), high: 1}
        \(design.map { "  " + $0 }.joined(separator: "\n"))
        arms:
          low: {give: {dose: \(doses[0]) mg, over: 1 h, at: 0 h}}
          middle: {give: {dose: \(doses[1]) mg, over: 1 h, at: 0 h}}
          high: {give: {dose: \(doses[2]) mg, over: 1 h, at: 0 h}}
        endpoints:
          auc: {value: 'log(auc(C, 0 h, 12 h) / 1 mg*h/L)', unit: '1'}
        analysis:
          - {compare: auc, between: [high, low], method: t test, alternative: greater, alpha: \(alpha), name: effect}
        keep: endpoints
        \(extra)
        """
    }

    static let multiArm = [
        "kind: multi-arm-multi-stage", "looks: [0.5, 1]", "stopping:", "  triangular: {efficacy: triangular, futility: triangular}",
        "  open: {efficacy: Pocock}", "  best: {efficacy: O'Brien-Fleming, futility: 0, select: best}",
    ]

    static let reestimation = [
        "kind: sample-size re-estimation", "planned: 40", "interim: 0.5", "rules:", "  promising: {power: 0.9}",
        "  weighted: {power: 0.9, from: 0.2, test: inverse normal}",
    ]
}
