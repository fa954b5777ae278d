import Foundation

/// The continual reassessment method, also with pending patients (TITE-CRM).
///
///     let skeleton = try CRMSkeleton.indifferenceInterval(
///         levelCount: 5, target: 0.25, halfWidth: 0.05, priorMTD: 2)
///     let design = try CRM(skeleton: skeleton, target: 0.25)
///     let decision = try design.decision(after: history)
///
/// O'Quigley, Pepe and Fisher, Biometrics 1990;46:33, doi:10.2307/2531628; likelihood version: O'Quigley and Shen,
/// Biometrics 1996;52:673, doi:10.2307/2532905; TITE: Cheung and Chappell, Biometrics 2000;56:1177,
/// doi:10.1111/j.0006-341X.2000.01177.x.
public struct CRM: EscalationDesign {
    /// How beta is estimated.
    public enum Estimation: Sendable, Hashable {
        /// Normal prior of beta with mean zero.
        case bayes(priorSD: Double = 1.34.squareRoot())
        /// Needs a DLT and a patient without; until then one level up after a cohort without, one down after a DLT.
        case maximumLikelihood
    }

    /// Which estimate of the DLT probability is compared with the target.
    public enum Estimate: Sendable, Hashable {
        /// The probability at the posterior mean of beta, as in the R package dfcrm.
        case plugIn
        /// The posterior mean of the probability.
        case posteriorMean
    }

    /// What a patient counts who is within the DLT window without a DLT.
    public enum Pending: Sendable, Hashable {
        /// Wait for those who lead the escalation; others do not count until they are complete.
        case wait
        /// TITE-CRM with the fraction of the window observed as weight.
        case linear
        /// TITE-CRM with weights that follow the times of the DLTs seen so far (Cheung and Chappell 2000, section 3).
        case adaptive
    }

    /// Safety and stopping rules.
    public struct Rules: Sendable, Hashable {
        /// Not more than one level up at a time.
        public var forbidsSkipping = true
        /// No escalation right after a cohort with a DLT rate of the target or more (coherence: Cheung,
        /// Biometrika 2005;92:863, doi:10.1093/biomet/92.4.863).
        public var isCoherent = true
        /// Stop for toxicity when Pr(p > target) at the lowest level exceeds this; Bayes only.
        public var toxicityCutoff: Double?
        /// Number of patients before that rule is applied.
        public var toxicityMinimum = 3
        /// Stop, and declare the MTD, when the recommended level has this many patients.
        public var sufficientAtLevel: Int?
        /// Select the MTD among levels where someone was treated.
        public var selectsTriedOnly = false

        public init() {}
    }

    public let skeleton: [Double]
    public let target: Double
    public let model: ToxicityModel
    public let estimation: Estimation
    public let estimate: Estimate
    public let pending: Pending
    public let rules: Rules
    let labels: [Double]
    private let grid: CRMPosteriorGrid?

    /// - Parameter skeleton: initial guesses of the DLT probability by level, rising strictly.
    public init(
        skeleton: [Double], target: Double, model: ToxicityModel = .power, estimation: Estimation = .bayes(),
        estimate: Estimate = .plugIn, pending: Pending = .wait, rules: Rules = Rules()
    ) throws(EscalationError) {
        try EscalationError.require(target, "target", above: 0, below: 1)
        try model.check(skeleton: skeleton)
        labels = skeleton.map { model.label($0) }
        switch estimation {
        case .bayes(let priorSD):
            try EscalationError.require(priorSD, "priorSD", above: 0, below: 10)
            grid = CRMPosteriorGrid(labels: labels, model: model, target: target, priorSD: priorSD)
        case .maximumLikelihood:
            guard estimate == .plugIn, rules.toxicityCutoff == nil else {
                throw .invalid(
                    parameter: "estimation", reason: "maximum likelihood has no posterior mean and no toxicity cutoff")
            }
            grid = nil
        }
        if let cutoff = rules.toxicityCutoff {
            try EscalationError.require(cutoff, "toxicityCutoff", above: 0, below: 1)
        }
        if let size = rules.sufficientAtLevel {
            try EscalationError.require(size, "sufficientAtLevel", atLeast: 1)
        }
        self.skeleton = skeleton
        self.target = target
        self.model = model
        self.estimation = estimation
        self.estimate = estimate
        self.pending = pending
        self.rules = rules
    }

    public var levelCount: Int { skeleton.count }

    /// What is known of the DLT probabilities; nil while maximum likelihood has no estimate.
    public func posterior(after history: EscalationHistory) throws(EscalationError) -> CRMPosterior? {
        try check(history)
        let data = data(history)
        if let grid { return grid.posterior(data) }
        guard let (beta, variance) = CRMLikelihood(model: model, labels: labels, data: data).estimate() else {
            return nil
        }
        let unknown = [Double](repeating: .nan, count: levelCount)
        return CRMPosterior(
            betaMean: beta, betaVariance: variance, model: model, labels: labels, meanToxicity: unknown,
            toxicitySD: unknown, overdose: unknown)
    }

    private func data(_ history: EscalationHistory) -> CRMPosteriorGrid.Data {
        var data = CRMPosteriorGrid.Data(
            dlts: history.tallies.map { Double($0.dlts) },
            safe: history.tallies.map { Double($0.complete - $0.dlts) })
        guard pending != .wait, history.tallies.contains(where: { $0.pending > 0 }) else { return data }
        let weights = FollowUpWeights(history, isAdaptive: pending == .adaptive)
        for patient in history.patients where patient.isPending {
            data.pending.append((patient.level, weights.weight(patient.followUp)))
        }
        return data
    }
}
