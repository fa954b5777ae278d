/// How the observations of one subject vary together, over m visits in order.
///
/// Every structure is Sigma_ij = s_i s_j T_ij with standard deviations s (but for the unstructured one, where they
/// scale the rows of the Cholesky factor). A homogeneous structure has one s for all visits; in a heterogeneous one
/// each visit has its own. Parameters, all of them free to take any value, are ln s and then those of T, as in mmrm;
/// Kenward and Roger's covariance depends on this choice.
public enum CovarianceStructure: String, Sendable, Hashable, CaseIterable {
    /// Any positive definite matrix: T = U U', U unit lower triangular with the parameters below its diagonal by rows.
    case unstructured
    /// One correlation between all visits, within (-1 / (m - 1), 1): its logit on that range is the parameter.
    case compoundSymmetry
    case heterogeneousCompoundSymmetry
    /// rho^|i - j|; here and below the parameter of a correlation is rho / sqrt(1 - rho^2).
    case autoregressive
    case heterogeneousAutoregressive
    /// A correlation per lag |i - j|.
    case toeplitz
    case heterogeneousToeplitz
    /// A correlation per pair of neighbours; those of other pairs are the products of the ones between (Gabriel 1962,
    /// doi:10.1214/aoms/1177704724).
    case antedependence
    case heterogeneousAntedependence

    /// Whether every visit has a standard deviation of its own.
    public var isHeterogeneous: Bool {
        switch self {
        case .unstructured, .heterogeneousCompoundSymmetry, .heterogeneousAutoregressive, .heterogeneousToeplitz,
            .heterogeneousAntedependence:
            true
        case .compoundSymmetry, .autoregressive, .toeplitz, .antedependence: false
        }
    }

    /// Number of parameters of T over some visits.
    func shapeParameters(visits: Int) -> Int {
        switch self {
        case .unstructured: visits * (visits - 1) / 2
        case .compoundSymmetry, .heterogeneousCompoundSymmetry, .autoregressive, .heterogeneousAutoregressive:
            visits > 1 ? 1 : 0
        case .toeplitz, .heterogeneousToeplitz, .antedependence, .heterogeneousAntedependence: visits - 1
        }
    }

    /// Number of parameters over some visits.
    public func parameters(visits: Int) -> Int {
        (isHeterogeneous ? visits : 1) + shapeParameters(visits: visits)
    }

    /// The power of correlation k in T_ij: all structured correlations are products of powers.
    func power(of k: Int, _ i: Int, _ j: Int) -> Int {
        guard i != j else { return 0 }
        return switch self {
        case .unstructured: 0
        case .compoundSymmetry, .heterogeneousCompoundSymmetry: 1
        case .autoregressive, .heterogeneousAutoregressive: abs(i - j)
        case .toeplitz, .heterogeneousToeplitz: abs(i - j) == k + 1 ? 1 : 0
        case .antedependence, .heterogeneousAntedependence: min(i, j) <= k && k < max(i, j) ? 1 : 0
        }
    }
}
