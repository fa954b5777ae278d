import ModelCompiler

/// Flow-limited whole-body model: every tissue is perfused from arterial blood; gut, stomach, spleen and pancreas drain
/// into the liver, the rest into venous blood, which passes the lung.
extension Workload {
    private struct Tissue {
        var name: String
        var volume: Double
        var flow: Double
        var partition: Double
    }

    private static let tissues: [Tissue] = [
        Tissue(name: "LU", volume: 0.0076, flow: 1, partition: 1), Tissue(name: "AD", volume: 0.2142, flow: 0.05, partition: 5),
        Tissue(name: "BO", volume: 0.0856, flow: 0.05, partition: 0.8),
        Tissue(name: "BR", volume: 0.02, flow: 0.12, partition: 1.5),
        Tissue(name: "HE", volume: 0.0047, flow: 0.04, partition: 1.2),
        Tissue(name: "KI", volume: 0.0044, flow: 0.19, partition: 1.5),
        Tissue(name: "MU", volume: 0.4, flow: 0.17, partition: 0.9),
        Tissue(name: "SK", volume: 0.0371, flow: 0.05, partition: 1.1),
        Tissue(name: "GO", volume: 0.0005, flow: 0.0005, partition: 1),
        Tissue(name: "RE", volume: 0.083, flow: 0.0795, partition: 1),
        Tissue(name: "ST", volume: 0.0021, flow: 0.01, partition: 1.1),
        Tissue(name: "SP", volume: 0.0026, flow: 0.03, partition: 1),
        Tissue(name: "PA", volume: 0.0014, flow: 0.01, partition: 1.3),
        Tissue(name: "GU", volume: 0.0171, flow: 0.135, partition: 1.3),
        Tissue(name: "LI", volume: 0.0257, flow: 0.065, partition: 2),
    ]

    static let w4: Workload = {
        let names = ["ka", "Fa", "CLint", "fup", "KpS", "BW", "QCO", "BP", "CLr"]
        let p: [Double] = [0.8, 0.9, 600, 0.05, 1.1, 73, 16.2 * 24.97, 0.85, 1.5]
        let y: [Double] = (0..<18).map { 3 + Double(($0 * 7) % 11) }
        return Workload(
            equations: wholeBodyEquations(names), typical: p, states: y, jacobian: wholeBodyJacobian(p),
            derivative: wholeBodyDerivative(p, y))
    }()

    private static func wholeBodyEquations(_ names: [String]) -> TwinEquations {
        var derived = [("Ca", "ART/(0.0257*BW)"), ("Cv", "VEN/(0.0514*BW)")]
        for t in tissues { derived.append(("Co" + t.name, "\(t.name)*BP/(\(t.volume)*BW*\(t.partition)*KpS)")) }
        var states = [("D", "-ka*D"), ("ART", "QCO*(CoLU - Ca)")]
        let venous = tissues[1...9].map { "\($0.flow)*QCO*Co\($0.name)" }.joined(separator: " + ")
        derived.append(("QLI", "(0.065 + 0.01 + 0.03 + 0.01 + 0.135)*QCO"))
        states.append(("VEN", "\(venous) + QLI*CoLI - QCO*Cv"))
        states.append(("LU", "QCO*(Cv - CoLU)"))
        for t in tissues[1...13] {
            var equation = "\(t.flow)*QCO*(Ca - Co\(t.name))"
            if t.name == "KI" { equation += " - CLr*CoKI" }
            if t.name == "GU" { equation += " + Fa*ka*D" }
            states.append((t.name, equation))
        }
        states.append(
            (
                "LI",
                "0.065*QCO*Ca + 0.01*QCO*CoST + 0.03*QCO*CoSP + 0.01*QCO*CoPA + 0.135*QCO*CoGU - QLI*CoLI"
                    + " - CLint*fup*LI/(0.0257*BW*2*KpS)"
            ))
        return equations(
            parameters: names, states: states, derived: derived,
            observables: ["VEN/(0.0514*BW)/BP", "BR/(0.02*BW)", "AD/(0.2142*BW)"])
    }

    private static let liverFlow = 0.065 + 0.01 + 0.03 + 0.01 + 0.135

    /// Rows and columns: D, ART, VEN, then the tissues.
    private static func wholeBodyJacobian(_ p: [Double]) -> [[Int]: Double] {
        let (ka, fa, clint, fup, kps, bw, q, bp, clr) = (p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8])
        let (ca, cv) = (1 / (0.0257 * bw), 1 / (0.0514 * bw))
        let co = tissues.map { bp / (bw * kps) / ($0.volume * $0.partition) }
        let (lung, liver, kidney, gut) = (3, 17, 8, 16)
        var j: [[Int]: Double] = [
            [0, 0]: -ka, [lung, 2]: q * cv, [lung, lung]: -q * co[0], [1, lung]: q * co[0], [1, 1]: -q * ca,
        ]
        for (index, t) in tissues.enumerated() where index >= 1 && index <= 13 {
            let row = index + 3
            j[[row, 1]] = q * t.flow * ca
            j[[row, row]] = -q * t.flow * co[index] - (row == kidney ? clr * co[index] : 0)
            j[[index <= 9 ? 2 : liver, row]] = q * t.flow * co[index]
        }
        j[[gut, 0]] = fa * ka
        j[[liver, 1]] = q * 0.065 * ca
        j[[liver, liver]] = -q * liverFlow * co[14] - clint * fup / (0.0257 * bw * 2 * kps)
        j[[2, liver]] = q * liverFlow * co[14]
        j[[2, 2]] = -q * cv
        return j
    }

    /// The system is linear and without input, so f = J y.
    private static func wholeBodyDerivative(_ p: [Double], _ y: [Double]) -> [Double] {
        var slope = [Double](repeating: 0, count: y.count)
        for (entry, value) in wholeBodyJacobian(p) { slope[entry[0]] += value * y[entry[1]] }
        return slope
    }
}
