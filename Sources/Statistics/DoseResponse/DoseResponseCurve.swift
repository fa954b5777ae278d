import Foundation

/// The shapes of dose-response curves that MCP-Mod knows (Bretz, Pinheiro and Branson 2005,
/// doi:10.1111/j.1541-0420.2005.00344.x; Pinheiro, Bornkamp, Glimm and Bretz 2014, doi:10.1002/sim.6052), each with the
/// parameters e0, an effect and up to two of its shape. d is the dose.
public enum DoseResponseFamily: Sendable, Hashable {
    /// e0 + delta d
    case linear
    /// e0 + delta ln(d + offset), offset > 0
    case linearLog(offset: Double)
    /// e0 + eMax d / (ed50 + d)
    case emax
    /// e0 + eMax d^h / (ed50^h + d^h)
    case sigmoidEmax
    /// e0 + e1 (exp(d / delta) - 1)
    case exponential
    /// e0 + b1 d + b2 d^2
    case quadratic
    /// e0 + eMax / (1 + exp((ed50 - d) / delta))
    case logistic
    /// e0 + eMax B x^delta1 (1 - x)^delta2, x = d / scale, B = (delta1 + delta2)^(delta1 + delta2) / (delta1^delta1
    /// delta2^delta2): eMax is the largest effect.
    case beta(scale: Double)

    /// In the order of ``DoseResponseCurve/parameters``.
    public var parameterNames: [String] {
        switch self {
        case .linear, .linearLog: ["e0", "delta"]
        case .emax: ["e0", "eMax", "ed50"]
        case .sigmoidEmax: ["e0", "eMax", "ed50", "h"]
        case .exponential: ["e0", "e1", "delta"]
        case .quadratic: ["e0", "b1", "b2"]
        case .logistic: ["e0", "eMax", "ed50", "delta"]
        case .beta: ["e0", "eMax", "delta1", "delta2"]
        }
    }

    public var name: String {
        switch self {
        case .linear: "linear"
        case .linearLog: "linlog"
        case .emax: "emax"
        case .sigmoidEmax: "sigEmax"
        case .exponential: "exponential"
        case .quadratic: "quadratic"
        case .logistic: "logistic"
        case .beta: "betaMod"
        }
    }
}

/// A dose-response curve: a family with its parameters.
///
///     let curve = DoseResponseCurve(.emax, [0.32, 0.75, 0.14])
///     curve?.value(at: 0.2)
///
/// As a candidate of MCP-Mod only its shape and direction matter, not e0 and the size of the effect.
public struct DoseResponseCurve: Sendable, Hashable {
    public let family: DoseResponseFamily
    public let parameters: [Double]

    /// nil unless there are as many parameters as the family names, all finite, and those that must be are positive:
    /// ed50 of (sigmoid) emax, h, delta of the exponential and logistic, delta1, delta2, offset and scale.
    public init?(_ family: DoseResponseFamily, _ parameters: [Double]) {
        guard parameters.count == family.parameterNames.count, parameters.allSatisfy(\.isFinite) else { return nil }
        let positive: [Double] =
            switch family {
            case .linear, .quadratic: []
            case .linearLog(let offset): [offset]
            case .emax, .exponential: [parameters[2]]
            case .sigmoidEmax: [parameters[2], parameters[3]]
            case .logistic: [parameters[3]]
            case .beta(let scale): [parameters[2], parameters[3], scale]
            }
        guard positive.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
        self.family = family
        self.parameters = parameters
    }

    /// The mean response to a dose of zero or more, for the beta family up to its scale; NaN outside.
    public func value(at dose: Double) -> Double {
        guard family != .quadratic else { return parameters[0] + dose * (parameters[1] + dose * parameters[2]) }
        return parameters[0] + parameters[1] * shape(at: dose)
    }

    /// The curve of e0 = 0 and an effect of one; not for a quadratic.
    func shape(at dose: Double) -> Double {
        guard dose >= 0 else { return .nan }
        let p = parameters
        switch family {
        case .linear, .quadratic: return dose
        case .linearLog(let offset): return log(dose + offset)
        case .emax: return dose / (p[2] + dose)
        case .sigmoidEmax: return dose == 0 ? 0 : 1 / (1 + pow(p[2] / dose, p[3]))
        case .exponential: return expm1(dose / p[2])
        case .logistic: return 1 / (1 + exp((p[2] - dose) / p[3]))
        case .beta(let scale):
            let x = dose / scale
            guard x <= 1 else { return .nan }
            return x == 0 || x == 1 ? 0 : exp(Self.logBeta(p[2], p[3]) + p[2] * log(x) + p[3] * log1p(-x))
        }
    }

    /// ln B of the beta family.
    private static func logBeta(_ a: Double, _ b: Double) -> Double { (a + b) * log(a + b) - a * log(a) - b * log(b) }

    /// The derivatives of the response by the parameters, in their order.
    public func gradient(at dose: Double) -> [Double] {
        let p = parameters
        let shape = shape(at: dose)
        switch family {
        case .linear, .linearLog: return [1, shape]
        case .quadratic: return [1, dose, dose * dose]
        case .emax: return [1, shape, -p[1] * shape / (p[2] + dose)]
        case .sigmoidEmax:
            let slope = p[1] * shape * (1 - shape)
            return [1, shape, -slope * p[3] / p[2], dose == 0 ? 0 : slope * log(dose / p[2])]
        case .exponential: return [1, shape, -p[1] * (shape + 1) * dose / (p[2] * p[2])]
        case .logistic:
            let slope = p[1] * shape * (1 - shape) / p[3]
            return [1, shape, -slope, slope * (p[2] - dose) / p[3]]
        case .beta(let scale):
            guard shape > 0 else { return [1, shape, 0, 0] }
            let (x, sum) = (dose / scale, log(p[2] + p[3]))
            return [1, shape, p[1] * shape * (sum - log(p[2]) + log(x)), p[1] * shape * (sum - log(p[3]) + log1p(-x))]
        }
    }

    /// The dose above zero where the curve turns; nil when it is monotone.
    var turningDose: Double? {
        switch family {
        case .quadratic:
            let turn = -parameters[1] / (2 * parameters[2])
            return turn > 0 && turn.isFinite ? turn : nil
        case .beta(let scale): return scale * parameters[2] / (parameters[2] + parameters[3])
        default: return nil
        }
    }
}
