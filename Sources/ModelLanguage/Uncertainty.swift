import Documents
import func Foundation.exp
import func Foundation.log
import func Foundation.log1p
import Quantities

/// `uncertainty: {rse: 5 %}` or `{interval: [4.1 L/h, 4.9 L/h]}` as written: how well the typical value is known.
enum UncertaintyDeclaration {
    /// Standard error by estimate.
    case relativeError(Double, SourcePosition)
    /// The 95 % confidence interval.
    case interval(lower: Quantity, upper: Quantity, SourcePosition)

    var position: SourcePosition {
        switch self {
        case .relativeError(_, let position), .interval(_, _, let position): position
        }
    }
}

extension ModelReader {
    func readUncertainty(_ node: DocumentNode) -> UncertaintyDeclaration? {
        guard var reader = MappingReader(node, what: "a parameter's uncertainty", keys: ["rse", "interval"], in: diagnostics)
        else { return nil }
        let rse = reader.scalar("rse")
        let interval = reader.texts("interval")
        reader.finish()
        if reader.has("rse") == reader.has("interval") {
            diagnostics.error(
                reader.position, reader.has("rse") ? "an uncertainty is given as both rse and interval" : "an uncertainty has no size",
                expected: "`rse`, the standard error by the estimate, or `interval`, its 95 % confidence interval")
            return nil
        }
        if let rse { return relativeError(rse) }
        return interval.flatMap { self.interval($0, at: reader.position(ofValue: "interval")) }
    }

    private func relativeError(_ scalar: Scalar) -> UncertaintyDeclaration? {
        guard let value = scalar.value(of: "`rse`", in: .one, diagnostics) else { return nil }
        if value >= FractionLimit.most {
            FractionLimit.refuse(value, "rse", at: scalar.position, diagnostics)
            return nil
        }
        if value > 0 { return .relativeError(value, scalar.position) }
        diagnostics.error(scalar.position, "`rse` is \(scalar.text)", expected: "more than 0, such as `5 %`", remedy: "or remove `uncertainty`")
        return nil
    }

    private func interval(_ texts: [Scalar], at position: SourcePosition) -> UncertaintyDeclaration? {
        guard texts.count == 2 else {
            diagnostics.error(position, "`interval` is not a pair of limits", expected: "the lower and the upper one, as in `[4.1 L/h, 4.9 L/h]`")
            return nil
        }
        let limits = texts.compactMap { $0.quantity(in: diagnostics) }
        return limits.count == 2 ? .interval(lower: limits[0], upper: limits[1], position) : nil
    }
}

extension UncertaintyDeclaration {
    /// Half a 95 % interval in standard errors.
    private static let normalQuantile = 1.959963984540054

    /// The estimate's error on the scale of the parameter's random effect; where it has none, lognormal, or proportional to
    /// a negative typical value, or normal about 0.
    ///
    /// - Parameters:
    ///   - scale: of the parameter's variability; nil without any.
    ///   - typical: the typical value where it is a plain number.
    func checked(
        parameter: String, unit: Unit, scale: Variability.Scale?, typical: Double?, _ diagnostics: Diagnostics
    ) -> Variability? {
        let own = scale ?? (typical == 0 ? .normal : typical.map { $0 > 0 } ?? true ? .lognormal : .proportional)
        switch self {
        case .relativeError(let rse, _):
            if typical == 0 {
                diagnostics.error(position, "`rse` of `\(parameter)` is a part of 0", expected: "`interval`, its 95 % confidence interval")
                return nil
            }
            switch own {
            case .lognormal: return Variability(scale: own, variance: log1p(rse * rse))
            case .proportional: return Variability(scale: own, variance: rse * rse)
            case .normal, .logit:
                guard let typical else {
                    diagnostics.error(
                        position, "`rse` of `\(parameter)` is of a typical value that depends on others, but its random effect is \(own.rawValue)",
                        expected: "`interval`, or a variability by `cv`")
                    return nil
                }
                let sd = own == .normal ? rse * typical : rse / (1 - typical)
                return Variability(scale: own, variance: sd * sd)
            }
        case .interval(let lower, let upper, _):
            guard let limits = limits(lower, upper, parameter, unit, own, typical, diagnostics) else { return nil }
            let sd = (limits.upper - limits.lower) / (2 * Self.normalQuantile)
            return Variability(scale: own, variance: sd * sd)
        }
    }

    /// The interval's limits on the random effect's scale.
    private func limits(
        _ lower: Quantity, _ upper: Quantity, _ parameter: String, _ unit: Unit, _ scale: Variability.Scale, _ typical: Double?,
        _ diagnostics: Diagnostics
    ) -> (lower: Double, upper: Double)? {
        guard let low = try? lower.converted(to: unit).value, let high = try? upper.converted(to: unit).value else {
            diagnostics.error(position, "`interval` of `\(parameter)` has other units than its typical value", expected: "two values in `\(unit)`")
            return nil
        }
        if low >= high || typical.map({ $0 <= low || $0 >= high }) ?? false {
            diagnostics.error(
                position, low >= high ? "the lower limit is not below the upper one" : "the typical value of `\(parameter)` is not within its interval",
                expected: "limits below and above the typical value")
            return nil
        }
        switch scale {
        case .normal: return (low, high)
        case .lognormal where low > 0: return (log(low), log(high))
        case .logit where low > 0 && high < 1: return (log(low / (1 - low)), log(high / (1 - high)))
        case .proportional:
            if let typical, typical != 0 { return (low / abs(typical), high / abs(typical)) }
            diagnostics.error(
                position, "an interval of `\(parameter)` has no relative width: its typical value depends on others", expected: "`rse`")
        case .lognormal: diagnostics.error(position, "`\(parameter)` is lognormal, but its interval reaches 0", expected: "limits above 0, or `rse`")
        case .logit: diagnostics.error(position, "`\(parameter)` lies between 0 and 1, but its interval does not", expected: "limits between 0 and 1")
        }
        return nil
    }
}
