/// Trials with sites, whose looks cut the data off, and a comparison against a margin.
enum CutTrial {
    /// - Parameter looks: as in a protocol.
    static func text(looks: String, test: String = "waiting", size: Int = 60, replicates: Int = 40) -> String {
        """
        trial: cut
        seed: 7
        twin: vancomycin-goti-2018
        cohort:
          covariates:
            weight: {lognormal: {median: 75 kg, cv: 20 %}, within: [40 kg, 150 kg]}
            creatinine_clearance: {normal: {mean: 80 mL/min, sd: 30 mL/min}, within: [15 mL/min, 150 mL/min]}
            dialysis: {levels: {none: 0.7, haemodialysis: 0.3}}
        size: \(size)
        replicates: \(replicates)
        duration: 2 d
        design:
          kind: group-sequential
          allocation: {low: 1, high: 1}
          stratify: [site, dialysis]
          looks: \(looks)
          test: \(test)
          stopping:
            pocock: {efficacy: Pocock}
        accrual: {oslo: {rate: 10 1/d}, bergen: {rate: 5 1/d}}
        arms:
          low: {give: {dose: 1000 mg, over: 1 h, every: 12 h}}
          high: {give: {dose: 1500 mg, over: 1 h, every: 12 h}}
        endpoints:
          time: {time: first_time(C > 28 mg/L), unit: d}
          auc: {value: 'auc(C, 0 h, 24 h)', unit: mg*h/L}
          above: {event: auc > 450 mg*h/L}
          late: {value: "auc + 1e-9 h * at(C, 36 h)", unit: mg*h/L}
        analysis:
          - {compare: time, between: [high, low], method: log-rank, name: waiting}
          - {compare: auc, between: [low, high], method: t test, alternative: greater, margin: 200 mg*h/L, name: margin, by: [dialysis]}
          - {compare: late, between: [high, low], method: Welch t test, name: late}
          - {compare: above, between: [low, high], method: risk difference, alternative: greater, margin: 45 %, name: risk}
          - {compare: time, between: [high, low], method: Cox, alternative: greater, margin: 0.7, name: hazard}
          - {compare: auc, between: [low, high], method: ANCOVA, adjust: [weight], alternative: greater, margin: 200 mg*h/L, name: adjusted}
          - {compare: auc, between: [low, high], method: Wilcoxon, alternative: greater, margin: 200 mg*h/L, name: ranks}
        keep: endpoints
        """
    }
}
