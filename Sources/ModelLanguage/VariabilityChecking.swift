import Documents
import func Foundation.log1p
import Quantities

extension VariabilityDeclaration {
    /// The variance on the random effect's own scale.
    ///
    /// - lognormal: `cv` gives omega^2 = ln(1 + cv^2); `sd` and `variance` are those of the logarithm.
    /// - normal: `cv` = sd / mean; `sd` is in the parameter's unit, `variance` in its square.
    /// - logit: `sd` or `variance` of the logit.
    func checked(parameter: String, unit: Unit, _ diagnostics: Diagnostics) -> Variability? {
        switch distribution {
        case .lognormal:
            guard let size = size(in: .one, diagnostics) else { return nil }
            let variance = measure == .cv ? log1p(size * size) : variance(of: size)
            return Variability(scale: .lognormal, variance: variance)
        case .normal where measure == .cv:
            return size(in: .one, diagnostics).map { Variability(scale: .proportional, variance: $0 * $0) }
        case .normal:
            let own = measure == .sd ? unit : unit.power(2)
            return size(in: own, diagnostics).map { Variability(scale: .normal, variance: variance(of: $0)) }
        case .logit:
            return logit(parameter, unit, diagnostics)
        }
    }

    private func logit(_ parameter: String, _ unit: Unit, _ diagnostics: Diagnostics) -> Variability? {
        if measure == .cv {
            diagnostics.error(
                position, "a parameter on the logit scale has no cv", expected: "`sd`: the standard deviation of the logit")
            return nil
        }
        guard unit == .one else {
            diagnostics.error(
                position, "`\(parameter)` is \(unit.phrase), but only a fraction between 0 and 1 can vary on the logit scale",
                expected: unit.isDimensionless ? "a typical value such as `0.3`, without `%`" : "another `distribution`")
            return nil
        }
        return size(in: .one, diagnostics).map { Variability(scale: .logit, variance: variance(of: $0)) }
    }

    private func variance(of size: Double) -> Double { measure == .variance ? size : size * size }

    private func size(in unit: Unit, _ diagnostics: Diagnostics) -> Double? {
        if value.value == 0, value.unit == .one { return 0 }
        if measure == .cv, value.unit == .one, value.value >= FractionLimit.most {
            FractionLimit.refuse(value.value, "cv", at: position, diagnostics)
            return nil
        }
        if value.unit.isCommensurable(with: unit), let factor = try? value.unit.factor(to: unit) { return value.value * factor }
        let scale = distribution == .normal && measure != .cv ? "a value in `\(unit)`" : "a number or a percentage"
        diagnostics.error(
            position, "`\(measure.rawValue)` of a \(distribution.rawValue) random effect is \(value.unit.phrase)",
            expected: distribution == .normal || value.unit.isDimensionless ? scale : "\(scale): it is on the \(distribution == .logit ? "logit" : "log") scale")
        return nil
    }
}
