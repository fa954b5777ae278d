extension PhysiologicalModel {
    /// Organ masses, volumes, blood and flows of a twin, from sex, age, height and weight.
    ///
    /// Lean organs grow with lean body weight (Janmahasatian 2005), skin and cardiac output with body surface (Du Bois 1916),
    /// the brain with nothing; adipose tissue is what is left of the body, after Huisinga et al. 2012. Cardiac output falls
    /// with age as the cardiac index: 4.874 - 0.023 per year, in L/min/m2, above 20 years (Katori 1979).
    var bodyEquations: [String] {
        let (weight, height) = (ReferenceAdults.weight, ReferenceAdults.height)
        func reference(_ formula: (ReferenceAdults.Pair) -> Double) -> (Double, Double) { (formula(weight), formula(height)) }
        let (male, female) = (reference(\.male), reference(\.female))
        let masses = Tissue.allCases.filter { $0 != .adipose }
        var lines = [
            "# Body over the reference adult of the same sex: lean body weight, surface, and decline of cardiac output with age",
            "lean = lean_body_weight(weight, height, sex) / (if sex == male",
            "  then lean_body_weight(\(decimal(male.0)) kg, \(decimal(male.1)) cm, male)",
            "  else lean_body_weight(\(decimal(female.0)) kg, \(decimal(female.1)) cm, female))",
            "surface = du_bois(height, weight) / (if sex == male",
            "  then du_bois(\(decimal(male.1)) cm, \(decimal(male.0)) kg) else du_bois(\(decimal(female.1)) cm, \(decimal(female.0)) kg))",
            "ageing = (4.874 - 0.023 1/y * age) / (4.874 - 0.023 1/y * \(decimal(ReferenceAdults.age)) y)",
            "", "# Masses; contents of the bowel take up no drug, adipose tissue is what is left of the body",
        ]
        lines += masses.map(mass)
        lines.append("m_blood = \(choice(ReferenceAdults.bloodMass, "kg")) * lean")
        lines.append("m_contents = \(choice(ReferenceAdults.contentsMass, "kg")) * lean")
        lines += wrapped("m_lean =", masses.map { "m_\($0)" } + ["m_blood", "m_contents"])
        lines.append("m_adipose = max(weight - m_lean, 0.01 * weight)")
        lines += ["", "# Volumes of tissues, and of the blood in them"]
        lines += Tissue.allCases.map { "V_\($0) = m_\($0) / \(decimal(ReferenceAdults.density(of: $0))) kg/L" }
        lines.append("V_blood = m_blood / 1 kg/L")
        lines += Tissue.allCases.map { "Vb_\($0) = \(choice(ReferenceAdults.bloodShare(of: $0))) * V_blood" }
        lines.append("V_artery = \(decimal(ReferenceAdults.arterialShare)) * V_blood")
        lines += wrapped("Vb_tissues =", Tissue.allCases.map { "Vb_\($0)" }) + ["V_vein = V_blood - V_artery - Vb_tissues"]
        return lines + flows
    }

    private var flows: [String] {
        var lines = ["", "# Blood flows; other tissues have what is left", "CO = \(choice(ReferenceAdults.cardiacOutput, "L/h")) * surface * ageing"]
        let named = Tissue.allCases.filter { ReferenceAdults.flowShare(of: $0) != nil }
        lines += named.compactMap { tissue in ReferenceAdults.flowShare(of: tissue).map { "Q_\(tissue) = \(choice($0)) * CO" } }
        lines.append("Q_hepatic_artery = \(decimal(ReferenceAdults.hepaticArteryShare)) * CO")
        lines += wrapped("Q_liver =", ["Q_hepatic_artery"] + Tissue.portal.map { "Q_\($0)" })
        let others = Tissue.parallel.filter { $0 != .rest }.map { "Q_\($0)" } + ["Q_liver"]
        return lines + wrapped("Q_others =", others) + ["Q_rest = CO - Q_others"]
    }

    private func mass(_ tissue: Tissue) -> String {
        let scale = switch tissue {
        case .brain: ""
        case .skin: " * surface"
        default: " * lean"
        }
        return "m_\(tissue) = \(ReferenceAdults.mass(of: tissue).map { choice($0, "kg") } ?? "0 kg")\(scale)"
    }

    /// A value by sex, or the common one.
    private func choice(_ pair: ReferenceAdults.Pair, _ unit: String = "") -> String {
        let unit = unit.isEmpty ? "" : " \(unit)"
        if pair.male == pair.female { return "\(decimal(pair.male))\(unit)" }
        return "(if sex == male then \(decimal(pair.male))\(unit) else \(decimal(pair.female))\(unit))"
    }
}
