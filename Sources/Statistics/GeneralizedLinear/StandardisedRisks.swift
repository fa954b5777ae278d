import Foundation

/// Risks of the whole population under treatment and under control, by standardisation of a logistic regression over
/// its covariates (g-computation), with the delta method.
///
/// The marginal risk under a treatment is the mean of what the model predicts for every subject with that treatment,
/// whatever they got. Errors come from the coefficients, given the covariates (Ge et al. 2011,
/// doi:10.1177/009286151104500409); they are robust when the fit's covariance is.
public struct StandardisedRisks: Sendable, Hashable {
    public let treated: ParameterEstimate
    public let control: ParameterEstimate
    /// Covariance of the two risks.
    let covariance: Double

    /// Treated - control.
    public var difference: ParameterEstimate {
        let variance =
            treated.standardError * treated.standardError + control.standardError * control.standardError
            - 2 * covariance
        return ParameterEstimate(value: treated.value - control.value, standardError: max(0, variance).squareRoot())
    }

    /// Treated / control.
    public var ratio: RatioEstimate {
        RatioEstimate(log: contrast(log, of: 1 / treated.value, 1 / control.value))
    }

    /// Marginal odds ratio, which is nearer 1 than the conditional one.
    public var oddsRatio: RatioEstimate {
        RatioEstimate(
            log: contrast(
                { log($0 / (1 - $0)) }, of: 1 / (treated.value * (1 - treated.value)),
                1 / (control.value * (1 - control.value))))
    }

    /// Difference of a function of the two risks, whose slopes at them are given.
    private func contrast(_ function: (Double) -> Double, of slope1: Double, _ slope0: Double) -> ParameterEstimate {
        let error1 = slope1 * treated.standardError
        let error0 = slope0 * control.standardError
        let variance = error1 * error1 + error0 * error0 - 2 * slope1 * slope0 * covariance
        return ParameterEstimate(
            value: function(treated.value) - function(control.value), standardError: max(0, variance).squareRoot())
    }
}

extension LogisticRegression {
    /// Risks with a column of 0 and 1 set to 1 and to 0 in every complete row.
    ///
    /// Where the treatment is in other columns too, as an interaction, give both designs in full instead.
    public func standardisedRisks(treatment name: String) throws(RegressionError) -> StandardisedRisks {
        guard let column = names.firstIndex(of: name) else { throw .unknownColumn(name) }
        var (treated, control) = (data.design, data.design)
        for row in 0..<count {
            treated[row, column] = 1
            control[row, column] = 0
        }
        return try standardisedRisks(treated: treated, control: control)
    }

    /// Risks averaged over two designs of the fit's columns, such as all subjects under either treatment. Rows with
    /// a missing value are not allowed here, since both averages must be over the same subjects.
    public func standardisedRisks(treated: Matrix, control: Matrix) throws(RegressionError) -> StandardisedRisks {
        let (risk1, slopes1) = try averageRisk(treated)
        let (risk0, slopes0) = try averageRisk(control)
        func product(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, covariance * b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return StandardisedRisks(
            treated: ParameterEstimate(value: risk1, standardError: product(slopes1, slopes1).squareRoot()),
            control: ParameterEstimate(value: risk0, standardError: product(slopes0, slopes0).squareRoot()),
            covariance: product(slopes1, slopes0))
    }

    /// Mean predicted risk over the rows of a design, and its derivatives by the coefficients.
    private func averageRisk(_ design: Matrix) throws(RegressionError) -> (risk: Double, slopes: [Double]) {
        guard design.columns == names.count else {
            throw .unequalNames(names: names.count, columns: design.columns)
        }
        guard design.rows > 0 else { throw .tooFewRows(rows: 0, coefficients: names.count) }
        if let place = design.values.firstIndex(where: { !$0.isFinite }) {
            throw .infiniteValue(row: place % design.rows, name: names[place / design.rows])
        }
        let n = Double(design.rows)
        var risk = 0.0
        var slopes = [Double](repeating: 0, count: names.count)
        for (row, eta) in (design * coefficients).enumerated() {
            risk += Family.bernoulli.mean(eta)
            let weight = Family.bernoulli.weight(eta)
            for column in slopes.indices { slopes[column] += weight * design[row, column] }
        }
        return (risk / n, slopes.map { $0 / n })
    }
}
