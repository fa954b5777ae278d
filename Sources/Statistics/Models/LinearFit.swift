/// A fitted model with a linear predictor: it estimates any linear function of its coefficients.
public protocol LinearFit: Sendable {
    /// The design of the rows that were used.
    var design: DesignMatrix { get }
    /// One per column of the design.
    var coefficients: [Double] { get }
    /// Estimates the sum of weights times coefficients, one weight per coefficient.
    func estimate(_ weights: [Double]) throws(ModelError) -> StudentEstimate
    /// Tests that several such sums are all zero; throws when one depends on the others.
    func test(_ hypotheses: [[Double]]) throws(ModelError) -> FTest
}

extension LinearFit {
    /// The coefficient of a column, by its place.
    public func coefficient(_ column: Int) -> StudentEstimate? {
        guard coefficients.indices.contains(column) else { return nil }
        var weights = [Double](repeating: 0, count: coefficients.count)
        weights[column] = 1
        return try? estimate(weights)
    }

    /// The coefficient of a column, by its name.
    public func coefficient(_ name: String) -> StudentEstimate? {
        design.columns.firstIndex(of: name).flatMap { coefficient($0) }
    }

    /// A least-squares mean: the predicted mean at some settings, averaged over the other factors.
    public func leastSquaresMean(
        at settings: KeyValuePairs<String, ModelSetting>, averaging: Averaging = .equal
    ) throws(ModelError) -> StudentEstimate {
        try estimate(try design.weights(at: Array(settings), averaging: averaging))
    }

    /// The difference of least-squares means between two levels of a factor.
    ///
    ///     try fit.difference(of: "drug", from: "placebo", factor: "ARM", at: ["VISIT": "week 12"])
    public func difference(
        of level: String, from reference: String, factor: String,
        at settings: KeyValuePairs<String, ModelSetting> = [:],
        averaging: Averaging = .equal
    ) throws(ModelError) -> StudentEstimate {
        let others = Array(settings)
        let first = try design.weights(at: others + [(key: factor, value: .level(level))], averaging: averaging)
        let second = try design.weights(at: others + [(key: factor, value: .level(reference))], averaging: averaging)
        return try estimate(zip(first, second).map { $0 - $1 })
    }

    /// The type III test of each term; see ``DesignMatrix/typeThreeHypotheses()``.
    public func typeThreeTests() throws(ModelError) -> [(term: ModelTerm, test: FTest)] {
        var tests: [(term: ModelTerm, test: FTest)] = []
        for (term, hypotheses) in zip(design.terms, try design.typeThreeHypotheses()) {
            tests.append((term, try test(hypotheses)))
        }
        return tests
    }
}
