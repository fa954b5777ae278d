extension PhysiologicalModel {
    /// Drug that has left the body or never entered it, kept for the balance.
    private var ledger: [(name: String, title: String)] {
        var states: [(name: String, title: String)] = []
        if isPartlyAbsorbed { states.append(("unabsorbed", "Drug that was not absorbed")) }
        if hasGutMetabolism { states.append(("metabolised_gut", "Drug metabolised in the gut wall")) }
        if compound.hepaticIntrinsic > 0 { states.append(("metabolised", "Drug metabolised in the liver")) }
        if compound.renal > 0 { states.append(("excreted", "Drug excreted by the kidneys")) }
        return states
    }

    /// Names of all amounts of drug.
    private var amounts: [String] {
        let lumen = compound.absorption == nil ? [] : ["lumen"]
        let tissues = Tissue.allCases.flatMap { isPermeabilityLimited($0) ? ["\($0)_blood", $0.rawValue] : [$0.rawValue] }
        return lumen + ["artery", "vein"] + tissues + ledger.map(\.name)
    }

    var states: [String] {
        var lines = ["states:"]
        if compound.absorption != nil { lines.append("  lumen: {unit: mg, title: Drug in the lumen of the gut}") }
        lines += ["  artery: {unit: mg, title: Drug in arteries}", "  vein: {unit: mg, title: Drug in veins}"]
        for tissue in Tissue.allCases {
            if isPermeabilityLimited(tissue) {
                lines.append("  \(tissue)_blood: {unit: mg, title: \(Self.quoted("Drug in the blood of \(tissue.title)"))}")
                lines.append("  \(tissue): {unit: mg, title: \(Self.quoted("Drug in \(tissue.title), without blood"))}")
            } else {
                lines.append("  \(tissue): {unit: mg, title: \(Self.quoted("Drug in \(tissue.title), with blood"))}")
            }
        }
        return lines + ledger.map { "  \($0.name): {unit: mg, title: \($0.title)}" } + enzymeStates
    }

    var equations: [String] {
        var lines = bodyEquations + ["", "# Concentrations in blood: arterial, venous, and leaving each tissue"]
        lines += ["C_artery = artery / V_artery", "C_vein = vein / V_vein"] + Tissue.allCases.map(concentration)
        lines += ["Cp = C_vein / BP"]
        lines += ["", "# Unbound concentrations where enzymes are"] + [Tissue.liver, .gut].map(unbound)
        if !influencedEnzymes.isEmpty { lines += ["", "# Enzymes under other drugs"] + enzymeEquations }
        lines += ["", "# Fate of the drug"] + fate
        lines += ["", "# Amounts"] + balances
        lines += ["", "# Nothing gets lost: this is all drug given"] + wrapped("accounted =", amounts)
        return ["equations: |"] + lines.map { $0.isEmpty ? "" : "  \($0)" }
    }

    private func concentration(_ tissue: Tissue) -> String {
        isPermeabilityLimited(tissue)
            ? "C_\(tissue) = \(tissue)_blood / Vb_\(tissue)"
            : "C_\(tissue) = \(tissue) / (Vb_\(tissue) + V_\(tissue) * Kp_\(tissue) / BP)"
    }

    private func unbound(_ tissue: Tissue) -> String {
        isPermeabilityLimited(tissue)
            ? "\(tissue)_unbound = fup * \(tissue) / (V_\(tissue) * Kp_\(tissue))"
            : "\(tissue)_unbound = fup * C_\(tissue) / BP"
    }

    private var fate: [String] {
        var lines: [String] = []
        if compound.absorption != nil {
            lines.append("absorption = ka * lumen")
            if hasGutMetabolism { lines.append("Fg_now = \(gutAvailability)") }
        }
        if compound.hepaticIntrinsic > 0 { lines.append("metabolism = \(intrinsicClearance) * liver_unbound") }
        if compound.renal > 0 { lines.append("excretion = CLr * m_kidney / \(decimal(ReferenceAdults.kidneyMass)) kg * C_artery / BP") }
        return lines
    }

    private var balances: [String] {
        var lines: [String] = []
        if compound.absorption != nil { lines.append("lumen' = -absorption") }
        lines.append("lung\(isPermeabilityLimited(.lung) ? "_blood" : "")' = CO * (C_vein - C_lung)" + exchange(.lung))
        lines.append("artery' = CO * (C_lung - C_artery)")
        for tissue in Tissue.parallel + Tissue.portal {
            let name = tissue.rawValue + (isPermeabilityLimited(tissue) ? "_blood" : "")
            lines.append("\(name)' = Q_\(tissue) * (C_artery - C_\(tissue))" + exchange(tissue) + gains(tissue))
        }
        let portal = Tissue.portal.map { " + Q_\($0) * C_\($0)" }.joined()
        lines.append(
            "liver\(isPermeabilityLimited(.liver) ? "_blood" : "")' = Q_hepatic_artery * C_artery\(portal) - Q_liver * C_liver"
                + exchange(.liver) + (isPermeabilityLimited(.liver) ? "" : loss(.liver)))
        lines += Tissue.allCases.filter(isPermeabilityLimited).flatMap(inner)
        let returning = (Tissue.parallel + [.liver]).map { "Q_\($0) * C_\($0)" }
        lines += wrapped("returning =", returning) + ["vein' = returning - CO * C_vein"]
        return lines + ledger.map(\.name).map(ledgerEquation)
    }

    /// Drug that enters the gut wall.
    private var entering: String { isPartlyAbsorbed ? "Fa * absorption" : "absorption" }

    /// What a tissue's blood gains besides flow, and what the kidneys excrete.
    private func gains(_ tissue: Tissue) -> String {
        switch tissue {
        case .gut where compound.absorption != nil: " + \(hasGutMetabolism ? "Fg_now * " : "")\(entering)"
        case .kidney where compound.renal > 0: " - excretion"
        default: ""
        }
    }

    private func loss(_ tissue: Tissue) -> String { tissue == .liver && compound.hepaticIntrinsic > 0 ? " - metabolism" : "" }

    private func exchange(_ tissue: Tissue) -> String { isPermeabilityLimited(tissue) ? " - uptake_\(tissue)" : "" }

    /// Uptake by the difference of unbound concentrations, and the tissue's own balance.
    private func inner(_ tissue: Tissue) -> [String] {
        let difference = "(C_\(tissue) / BP - \(tissue) / (V_\(tissue) * Kp_\(tissue)))"
        return ["uptake_\(tissue) = PS_\(tissue) * V_\(tissue) * fup * \(difference)", "\(tissue)' = uptake_\(tissue)\(loss(tissue))"]
    }

    private func ledgerEquation(_ name: String) -> String {
        switch name {
        case "unabsorbed": "unabsorbed' = (1 - Fa) * absorption"
        case "metabolised_gut": "metabolised_gut' = (1 - Fg_now) * \(entering)"
        case "metabolised": "metabolised' = metabolism"
        default: "excreted' = excretion"
        }
    }

    /// A sum over several lines.
    func wrapped(_ start: String, _ terms: [String], opening: String = "") -> [String] {
        var lines = [start]
        for (index, term) in terms.enumerated() {
            let piece = index == 0 ? " \(opening)\(term)" : " + \(term)"
            if (lines.last?.count ?? 0) + piece.count > 110 { lines.append("   ") }
            lines[lines.count - 1] += piece
        }
        return lines
    }
}
