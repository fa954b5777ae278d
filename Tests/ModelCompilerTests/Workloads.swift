import Expressions
import ModelCompiler

/// Four models of the literature's usual shapes: two compartments with indirect response, Friberg's myelosuppression
/// (doi:10.1200/JCO.2002.02.140), target-mediated disposition (Mager and Jusko 2001, doi:10.1023/A:1014414520282) and a
/// flow-limited whole-body model, with typical values and the Jacobians derived by hand.
struct Workload: Sendable {
    var equations: TwinEquations
    var typical: [Double]
    /// A point to evaluate at.
    var states: [Double]
    /// Nonzeros by (row, column).
    var jacobian: [[Int]: Double]
    var derivative: [Double]

    static func equations(
        parameters: [String], states: [(String, String)], derived: [(String, String)] = [], observables: [String] = []
    ) -> TwinEquations {
        var equations = TwinEquations()
        equations.parameters = parameters.map { .init($0, .constant(1), iiv: .lognormal) }
        equations.states = states.map { .init($0.0, derivative: Formula.tree($0.1)) }
        equations.derived = derived.map { .init($0.0, Formula.tree($0.1)) }
        equations.observables = observables.map { Formula.tree($0) }
        return equations
    }

    static let w1: Workload = {
        let names = ["ka", "CL", "V1", "Q", "V2", "kin", "kout", "Imax", "IC50"]
        let p = [1.0, 0.13, 6, 0.5, 4, 5, 0.05, 0.95, 1.2]
        let y = [2.5, 3.1, 1.7, 88.0]
        let (ka, k10, k12, k21) = (p[0], p[1] / p[2], p[3] / p[2], p[3] / p[4])
        let c = y[1] / p[2]
        let s = p[8] + c
        return Workload(
            equations: equations(
                parameters: names,
                states: [
                    ("A1", "-ka*A1"),
                    ("A2", "ka*A1 - (CL/V1)*A2 - (Q/V1)*A2 + (Q/V2)*A3"),
                    ("A3", "(Q/V1)*A2 - (Q/V2)*A3"),
                    ("R", "kin*(1 - Imax*C/(IC50 + C)) - kout*R"),
                ], derived: [("C", "A2/V1")], observables: ["C", "R"]),
            typical: p, states: y,
            jacobian: [
                [0, 0]: -ka, [1, 0]: ka, [1, 1]: -(k10 + k12), [1, 2]: k21, [2, 1]: k12, [2, 2]: -k21,
                [3, 1]: -p[5] * p[7] * p[8] / (s * s) / p[2], [3, 3]: -p[6],
            ],
            derivative: [
                -ka * y[0], ka * y[0] - (k10 + k12) * y[1] + k21 * y[2], k12 * y[1] - k21 * y[2],
                p[5] * (1 - p[7] * c / s) - p[6] * y[3],
            ])
    }()

    static let w3: Workload = {
        let names = ["ka", "F", "CL", "V", "Q", "V2", "kon", "koff", "kdeg", "R0", "kint"]
        let p = [0.28, 0.7, 0.2, 3, 0.5, 2.5, 86.4, 8.64, 8, 5, 0.6]
        let y = [400.0, 21.0, 33.0, 2.2, 1.3]
        let (v, kel, kpt, ktp) = (p[3], p[2] / p[3], p[4] / p[3], p[4] / p[5])
        let (kon, koff, kdeg, kint) = (p[6], p[7], p[8], p[10])
        let (on, off) = (kon * y[1] * y[3], koff * y[4])
        return Workload(
            equations: equations(
                parameters: names,
                states: [
                    ("Ad", "-ka*Ad"),
                    ("L", "F*ka*Ad/V - (kel + kpt)*L + ktp*AT/V - kon*L*Rr + koff*P"),
                    ("AT", "kpt*L*V - ktp*AT"),
                    ("Rr", "kdeg*R0 - kdeg*Rr - kon*L*Rr + koff*P"),
                    ("P", "kon*L*Rr - (koff + kint)*P"),
                ], derived: [("kel", "CL/V"), ("kpt", "Q/V"), ("ktp", "Q/V2")], observables: ["L", "Rr", "P"]),
            typical: p, states: y,
            jacobian: [
                [0, 0]: -p[0], [1, 0]: p[1] * p[0] / v, [1, 1]: -(kel + kpt) - kon * y[3], [1, 2]: ktp / v,
                [1, 3]: -kon * y[1], [1, 4]: koff, [2, 1]: kpt * v, [2, 2]: -ktp, [3, 1]: -kon * y[3],
                [3, 3]: -kdeg - kon * y[1], [3, 4]: koff, [4, 1]: kon * y[3], [4, 3]: kon * y[1],
                [4, 4]: -(koff + kint),
            ],
            derivative: [
                -p[0] * y[0], p[1] * p[0] * y[0] / v - (kel + kpt) * y[1] + ktp * y[2] / v - on + off,
                kpt * y[1] * v - ktp * y[2], kdeg * p[9] - kdeg * y[3] - on + off, on - off - kint * y[4],
            ])
    }()
}
