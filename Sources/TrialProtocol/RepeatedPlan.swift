import Statistics

/// How a comparison uses what was measured at visits.
public struct RepeatedPlan: Sendable {
    /// Index into the plan's visits.
    public var visits: Int
    /// Planned times of the visits: the first is 0 and gives the baseline.
    public var times: [Double]
    /// Name of the output that is measured.
    public var output: String
    /// What readings are multiplied by to be in the endpoint's unit.
    public var factor: Double
    /// Of the readings of a patient.
    public var covariance: CovarianceStructure
    public var degreesOfFreedom: DegreesOfFreedomMethod
    /// What is assumed of a patient after the last reading; only of ``ComparisonMethod/imputation``.
    public var strategy: ReferenceStrategy
    public var imputations: Int

    /// The covariances that are tried, one after the other, until a model converges.
    public var covariances: [CovarianceStructure] {
        let simpler: [CovarianceStructure] = covariance == .unstructured ? [.heterogeneousToeplitz, .compoundSymmetry] : [.compoundSymmetry]
        return [covariance] + simpler.filter { $0 != covariance }
    }
}

extension CovarianceStructure {
    /// As a protocol has it.
    public var word: String {
        switch self {
        case .unstructured: "unstructured"
        case .compoundSymmetry: "compound symmetry"
        case .heterogeneousCompoundSymmetry: "heterogeneous compound symmetry"
        case .autoregressive: "AR(1)"
        case .heterogeneousAutoregressive: "heterogeneous AR(1)"
        case .toeplitz: "Toeplitz"
        case .heterogeneousToeplitz: "heterogeneous Toeplitz"
        case .antedependence: "antedependence"
        case .heterogeneousAntedependence: "heterogeneous antedependence"
        }
    }
}

/// Degrees of freedom by the word of a protocol.
enum FreedomWord: String, CaseIterable {
    case satterthwaite = "Satterthwaite"
    case kenwardRoger = "Kenward-Roger"

    var method: DegreesOfFreedomMethod { self == .satterthwaite ? .satterthwaite : .kenwardRoger }
}

/// Assumptions about missing responses by the word of a protocol.
enum ReferenceWord: String, CaseIterable {
    case jump = "J2R"
    case increments = "CIR"
    case copy = "CR"
    case random = "MAR"

    var strategy: ReferenceStrategy {
        switch self {
        case .jump: .jumpToReference
        case .increments: .copyIncrements
        case .copy: .copyReference
        case .random: .missingAtRandom
        }
    }
}
