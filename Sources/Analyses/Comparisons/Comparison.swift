import Statistics
import TrialProtocol

/// A way to compare two arms.
protocol Comparing: Sendable {
    var effect: Effect { get }
    /// What is estimated, in words: `risk difference`.
    var estimand: String { get }
    /// Whether no effect is what the test would refute; false for a test of equivalence.
    var refutesNoEffect: Bool { get }
    /// Whether what is estimated depends on how long patients are followed: a hazard ratio that is not the same at all times.
    var restsOnCensoring: Bool { get }
    /// nil where the patients give no estimate.
    func find(_ patients: Patients) -> Finding?
    /// What is estimated, taken over everybody in both arms, with the standard error of independent groups: what `find`
    /// finds there, unless that is more than the estimand needs.
    func overall(_ everybody: Patients) -> Finding?
}

extension Comparing {
    var refutesNoEffect: Bool { true }
    var restsOnCensoring: Bool { false }
    func overall(_ everybody: Patients) -> Finding? { find(everybody) }

    /// The true effect, from everybody in both arms.
    func truth(_ everybody: Patients) -> Double? { overall(everybody)?.estimate }
}

/// The method of a comparison, ready to be used.
enum Comparison {
    static func method(of plan: ComparisonPlan, covariates: [CovariateKind]) -> any Comparing {
        let test = TestSetting(alpha: plan.alpha, alternative: plan.alternative, null: plan.margin)
        switch plan.method {
        case .riskDifference: return RiskDifference(test: test)
        case .riskRatio: return RiskRatio(test: test)
        case .oddsRatio: return OddsRatio(test: test)
        case .fisher: return FisherTest(test: test)
        case .mantelHaenszel: return MantelHaenszel(test: test)
        case .tTest: return TTest(test: test, variances: .equal)
        case .welch: return TTest(test: test, variances: .unequal)
        case .wilcoxon: return Wilcoxon(test: test)
        case .equivalence: return Equivalence(alpha: plan.alpha, limits: plan.limits ?? 0.8...1.25)
        case .ancova: return CovarianceComparison(test: test, covariates: covariates)
        case .mmrm: return RepeatedComparison(test: test, plan: plan.repeated, covariates: covariates)
        case .imputation: return ImputationComparison(test: test, plan: plan.repeated, covariates: covariates)
        case .logistic: return RegressionComparison(kind: .logistic, test: test, covariates: covariates)
        case .poisson: return RegressionComparison(kind: .poisson, test: test, covariates: covariates)
        case .negativeBinomial: return RegressionComparison(kind: .negativeBinomial, test: test, covariates: covariates)
        case .logRank: return LogRankComparison(test: test)
        case .cox: return CoxComparison(test: test, covariates: covariates)
        case .restrictedMean: return RestrictedMeanDifference(test: test, horizon: plan.horizon ?? .nan)
        }
    }
}

/// What a covariate is to a model.
enum CovariateKind: Sendable {
    case number
    case levels([String])
}
