/// Mean responses by dose with their covariance: what generalised MCP-Mod works on.
///
///     let means = try DoseMeans(doses: dose, responses: response)        // one-way analysis of variance
///     let means = try DoseMeans(doses: [0, 1, 4], estimates: logOdds, covariance: s)   // any other model
public struct DoseMeans: Sendable, Hashable {
    /// Ascending; the first is the comparator, usually zero.
    public let doses: [Double]
    public let estimates: [Double]
    public let covariance: Matrix
    /// Of the covariance's scale; infinite when it is taken as known.
    public let degreesOfFreedom: Double
    /// Of data with one variance: what weighted least squares of the means adds to, and how many responses there are.
    let withinSumOfSquares: Double?
    let observations: Int
    /// Responses that were missing.
    public let missing: Int

    /// Estimates of another model, asymptotically normal unless degrees of freedom are given.
    ///
    /// Throws unless doses are different, finite and not negative, and the covariance is positive definite.
    public init(
        doses: [Double], estimates: [Double], covariance: Matrix, degreesOfFreedom: Double = .infinity
    ) throws(DoseResponseError) {
        guard doses.count == estimates.count, covariance.rows == doses.count, covariance.columns == doses.count else {
            throw .unequalCounts(doses: doses.count, estimates: estimates.count, covariance: covariance.rows)
        }
        let order = doses.indices.sorted { doses[$0] < doses[$1] }
        let sorted = order.map { doses[$0] }
        try Self.check(sorted)
        guard estimates.allSatisfy(\.isFinite) else { throw .infiniteValue }
        let permuted = covariance.submatrix(rows: order, columns: order).symmetrised
        guard Cholesky(permuted) != nil, degreesOfFreedom > 0 else { throw .covarianceNotPositive }
        self.doses = sorted
        self.estimates = order.map { estimates[$0] }
        self.covariance = permuted
        self.degreesOfFreedom = degreesOfFreedom
        withinSumOfSquares = nil
        observations = 0
        missing = 0
    }

    /// Means of responses with one variance at all doses, s^2 / n each.
    ///
    /// - Parameter responses: one per subject as the doses, NaN where missing.
    /// Throws below two doses with responses, and when responses at no dose differ.
    public init(doses: [Double], responses: [Double]) throws(DoseResponseError) {
        guard doses.count == responses.count else {
            throw .unequalCounts(doses: doses.count, estimates: responses.count, covariance: 0)
        }
        guard !responses.contains(where: \.isInfinite) else { throw .infiniteValue }
        let present = doses.indices.filter { !responses[$0].isNaN }
        let levels = Set(present.map { doses[$0] }).sorted()
        try Self.check(levels)
        var groups = [[Double]](repeating: [], count: levels.count)
        for subject in present {
            if let place = levels.firstIndex(of: doses[subject]) { groups[place].append(responses[subject]) }
        }
        let samples = groups.map { Sample($0) }
        let within = samples.reduce(0) { $0 + $1.squaredDeviations }
        let freedom = present.count - levels.count
        guard freedom > 0, within > 0 else { throw .noVariation }
        self.doses = levels
        estimates = samples.compactMap(\.mean)
        covariance = Matrix(diagonal: samples.map { within / Double(freedom) / Double($0.count) })
        degreesOfFreedom = Double(freedom)
        withinSumOfSquares = within
        observations = present.count
        missing = doses.count - present.count
    }

    /// Means adjusted by an analysis of covariance, with the covariance that they have there.
    ///
    /// - Parameter doses: of the arms, in their order.
    public init(_ ancova: Ancova, doses: [Double]) throws(DoseResponseError) {
        try self.init(
            doses: doses, estimates: ancova.means.map(\.estimate.estimate), covariance: ancova.meanCovariance,
            degreesOfFreedom: Double(ancova.model.degreesOfFreedom))
    }

    private static func check(_ doses: [Double]) throws(DoseResponseError) {
        guard doses.count > 1 else { throw .tooFewDoses(doses.count) }
        guard doses.allSatisfy({ $0 >= 0 && $0.isFinite }) else { throw .invalidDose }
        for (first, second) in zip(doses, doses.dropFirst()) where first == second { throw .repeatedDose(first) }
    }

    /// Residual variance of data with one; nil for estimates of another model.
    var residualVariance: Double? { withinSumOfSquares.map { $0 / degreesOfFreedom } }
}
