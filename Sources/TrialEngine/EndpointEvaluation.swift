import Expressions
import ModelLanguage
import Populations
import TrialProtocol

/// Evaluates the endpoints of a twin in an arm from what the solver found.
struct EndpointEvaluation: Sendable {
    private let endpoints: [EndpointPlan]
    private let twinCovariates: [String: Int]
    private let cohortCovariates: [String: Int]
    private let parameters: [String: Int]
    private let functionals: [String: Int]
    /// Functionals that may have no value though all went well: a first time that never came.
    private let mayNeverCome: Set<String>

    init(_ plan: TrialPlan) {
        endpoints = plan.endpoints
        twinCovariates = Self.index(plan.twin.covariates.map(\.name))
        cohortCovariates = Self.index(plan.cohort.covariates.map(\.name))
        parameters = Self.index(plan.twin.parameters.map(\.name))
        functionals = Self.index(plan.functionals.indices.map(EndpointPlan.symbol(ofFunctional:)))
        mayNeverCome = Set(
            plan.functionals.indices.filter { plan.functionals[$0].kind == .firstTime }.map(EndpointPlan.symbol(ofFunctional:)))
    }

    private static func index(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One value per endpoint; NaN where what it needs is not known. An event is 1 or 0.
    /// - Parameter hasFailed: the twin could not be solved to the end.
    func values(
        covariates: [Double], cohort: [Double], parameters individual: [Double], functionals found: [Double], hasFailed: Bool
    ) -> [Double] {
        var done: [String: Double] = [:]
        // A first time that never came is an answer, not a gap: comparisons with it are false.
        var neverCame: Set<String> = hasFailed ? [] : mayNeverCome
        return endpoints.map { endpoint in
            var isKnown = true
            var restsOnNever = false
            let value = endpoint.value.tree.evaluate { name in
                let value =
                    done[name] ?? functionals[name].map { found[$0] } ?? twinCovariates[name].map { covariates[$0] }
                    ?? parameters[name].map { individual[$0] } ?? cohortCovariates[name].map { cohort[$0] } ?? .nan
                if value.isNaN {
                    if neverCame.contains(name) { restsOnNever = true } else { isKnown = false }
                }
                return value
            }
            let result = isKnown ? value : .nan
            if isKnown && restsOnNever { neverCame.insert(endpoint.name) }
            done[endpoint.name] = result
            // Others see that it never came; what is stored is how long it was waited for.
            if let censoredAt = endpoint.censoredAt, isKnown, restsOnNever { return censoredAt }
            return result
        }
    }
}
