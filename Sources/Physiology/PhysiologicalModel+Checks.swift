import Foundation

/// One check of the model file; values as they are written there.
struct ModelFileCheck {
    var that: String
    var source: String
    var lines: [String]
}

extension PhysiologicalModel {
    /// Checks of the model: its steady states in closed form, and what the compound file says was published.
    var checks: [String] {
        let all = balanceChecks + steadyStateChecks + absorptionChecks + interactionChecks + publishedChecks
        return ["checks:"] + all.flatMap { check in
            ["  - that: \(Self.quoted(check.that))", "    source: \(Self.quoted(check.source))"] + check.lines.map { "    \($0)" }
        }
    }

    /// What stands before names of the model's own quantities in a check.
    var prefix: String { drugs.isEmpty ? "" : "\(compound.identifier)." }

    /// A check of this model, of other drugs' constant unbound concentrations (umol/L).
    func check(
        _ that: String, _ source: String, give: String, lasting duration: Double, with others: [String: Double] = [:], then lines: [String]
    ) -> ModelFileCheck {
        let wires = drugs.flatMap { drug in
            places(of: drug).map { "\(drug.identifier)_\($0): \(decimal(others[drug.identifier] ?? 0)) umol/L" }
        }
        let twin = wires.isEmpty
            ? [] : ["twin: {\(compound.identifier): {model: \(name), inputs: {\(wires.joined(separator: ", "))}}}"]
        return ModelFileCheck(that: that, source: source, lines: twin + ["give: \(give)", "duration: \(decimal(duration)) h"] + lines)
    }

    // MARK: Balance

    /// Every dose stays in the sum of all amounts, to 1e-8 of it.
    private var balanceChecks: [ModelFileCheck] {
        let oral = compound.absorption == nil ? "" : ", {dose: 20 mg, route: \(prefix)oral, at: 2 h}"
        return [check(
            "nothing of two doses gets lost", "mass balance: dose = amounts in the body + eliminated + not absorbed",
            give: "[{dose: 10 mg, route: \(prefix)iv, at: 0 h}\(oral)]", lasting: 48,
            then: ["value: at(\(prefix)accounted, 48 h)", "equals: \(compound.absorption == nil ? "10" : "30") mg", "within: 0.000001 %"])]
    }

    // MARK: Steady states

    private var man: ReferenceMan { ReferenceMan(model: self) }

    /// An infusion to steady state, or for a drug that stays a dose at rest.
    private var loading: (give: String, duration: Double) {
        let rest = man.rest
        let over = man.clearance > 0 ? ", over: \(decimal(rest)) h" : ""
        return ("{dose: \(decimal(rest)) mg, route: \(prefix)iv\(over), at: 0 h}", rest)
    }

    private var steadyStateChecks: [ModelFileCheck] {
        let (give, rest) = loading
        var checks: [ModelFileCheck] = []
        if man.clearance > 0 {
            checks.append(check(
                "clearance of plasma at steady state", "well-stirred liver and kidneys of the reference man, in closed form", give: give,
                lasting: rest, then: ["value: 1 mg/h / at(\(prefix)Cp, \(decimal(rest)) h)"] + equals([clearanceText]) + ["within: 0.1 %"]))
        }
        checks += Tissue.allCases.map { partitionCheck($0, give, rest) }
        checks += Tissue.allCases.filter(isPermeabilityLimited).map(permeabilityCheck)
        let amounts = (["artery", "vein"] + Tissue.allCases.flatMap(amounts(in:))).map { "\(prefix)\($0)" }
        checks.append(check(
            "volume of distribution at steady state", "blood times BP, and tissues times their ratios, of the reference man", give: give,
            lasting: rest,
            then: folded("value", "at((\(amounts.joined(separator: " + "))) / \(prefix)Cp, \(decimal(rest)) h)") + equals(volumeTerms) + ["within: 0.1 %"]))
        return checks
    }

    private func amounts(in tissue: Tissue) -> [String] {
        isPermeabilityLimited(tissue) ? ["\(tissue)_blood", tissue.rawValue] : [tissue.rawValue]
    }

    /// Concentration in the tissue without its blood over that in the plasma that leaves it.
    private func partitionCheck(_ tissue: Tissue, _ give: String, _ rest: Double) -> ModelFileCheck {
        let p = prefix
        let amount = isPermeabilityLimited(tissue) ? "\(p)\(tissue)" : "(\(p)\(tissue) - \(p)Vb_\(tissue) * \(p)C_\(tissue))"
        let isMeasured = compound.measuredPartition[tissue] != nil
        let equation = isMeasured ? "as measured: see the sources of \(compound.name)" : "\(partition.source), at full precision"
        let ratio = decimal(partitionCoefficient(of: tissue))
        return check(
            "tissue to plasma ratio of \(tissue.title) at rest", equation, give: give, lasting: rest,
            then: [
                "value: at(\(amount) / \(p)V_\(tissue) / (\(p)C_\(tissue) / \(p)BP), \(decimal(rest)) h)",
                "equals: \(ratio)\(behindPermeability(tissue))", "within: 0.1 %",
            ])
    }

    /// A liver that metabolises behind a barrier holds less than equilibrium.
    private func behindPermeability(_ tissue: Tissue) -> String {
        guard tissue == .liver, isPermeabilityLimited(.liver), compound.hepaticIntrinsic > 0 else { return "" }
        return " * \(PSText) / (\(PSText) + \(CLintText))"
    }

    private func permeabilityCheck(_ tissue: Tissue) -> ModelFileCheck {
        let p = prefix
        let difference = "(\(p)C_\(tissue) / \(p)BP - \(p)\(tissue) / (\(p)V_\(tissue) * \(p)Kp_\(tissue)))"
        return check(
            "uptake of \(tissue.title) over the difference of unbound concentrations",
            "permeability given in the sources of \(compound.name)", give: "{dose: 10 mg, route: \(p)iv, at: 0 h}", lasting: 1,
            then: [
                "value: at(\(p)uptake_\(tissue) / (\(p)V_\(tissue) * \(p)fup * \(difference)), 0.1 h)",
                "equals: \(decimal(compound.permeability?[tissue] ?? 0)) 1/h", "within: 0.1 %",
            ])
    }

    // MARK: Closed forms, as formulas of numbers

    private var BPText: String { rounded(compound.bloodToPlasma) }
    private var flowText: String { "\(decimal(ReferenceAdults.liverFlow)) L/h" }
    private var CLintText: String { "\(rounded(compound.hepaticIntrinsic)) L/h" }
    private var PSText: String { "\(decimal(compound.permeability?[.liver] ?? 0)) 1/h * \(decimal(man.volume(.liver))) L" }

    /// fup CLint, with enzymes as active as said, and behind permeability CLint PS / (CLint + PS).
    func intrinsicText(activity: String = "") -> String {
        let enzymes = activity.isEmpty ? CLintText : "\(CLintText) * (\(activity))"
        let unbound = "\(decimal(compound.fup)) * \(enzymes)"
        return isPermeabilityLimited(.liver) ? "\(unbound) * \(PSText) / (\(enzymes) + \(PSText))" : unbound
    }

    /// What the liver lets through: Q BP / (Q BP + fup CLint).
    func availabilityText(activity: String = "") -> String {
        if compound.hepaticIntrinsic <= 0 { return "1" }
        return "\(BPText) * \(flowText) / (\(BPText) * \(flowText) + \(intrinsicText(activity: activity)))"
    }

    func clearanceText(activity: String) -> String {
        let liver = compound.hepaticIntrinsic > 0 ? ["\(intrinsicText(activity: activity)) * \(availabilityText(activity: activity))"] : []
        return (liver + (compound.renal > 0 ? ["\(decimal(compound.renal)) L/h"] : [])).joined(separator: " + ")
    }

    private var clearanceText: String { clearanceText(activity: "") }

    /// Blood, and each tissue; in what liver and kidneys eliminate from, concentrations are lower than in arteries.
    private var volumeTerms: [String] {
        let emptied: [Tissue] = (compound.hepaticIntrinsic > 0 ? [.liver] : []) + (compound.renal > 0 ? [.kidney] : [])
        let apart = emptied.map { " - \(decimal(man.blood($0))) L" }.joined()
        var terms = ["\(BPText) * (\(decimal(ReferenceAdults.bloodMass.male)) L\(apart))"]
        for tissue in Tissue.allCases {
            let held = "\(decimal(man.volume(tissue))) L * \(decimal(partitionCoefficient(of: tissue)))"
            if !emptied.contains(tissue) {
                terms.append(held)
                continue
            }
            let through = tissue == .liver ? availabilityText() : "(1 - \(decimal(compound.renal)) / (\(BPText) * \(decimal(man.flow(.kidney)))))"
            terms.append("(\(BPText) * \(decimal(man.blood(tissue))) L + \(held)\(behindPermeability(tissue))) * \(through)")
        }
        return terms
    }

    /// `equals`, over several lines if need be.
    func equals(_ terms: [String]) -> [String] { folded("equals", terms.joined(separator: " + ")) }

    /// A key with a formula, broken before operators if it is long.
    func folded(_ key: String, _ formula: String) -> [String] {
        if formula.count <= 100 { return ["\(key): \(formula)"] }
        var lines = [""]
        for word in formula.replacing(" * ", with: "\n* ").replacing(" / ", with: "\n/ ").replacing(" + ", with: "\n+ ").split(separator: "\n") {
            if let last = lines.last, !last.isEmpty, last.count + word.count > 100 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return ["\(key): |"] + lines.map { "  \($0)" }
    }

    // MARK: Absorption

    private var absorptionChecks: [ModelFileCheck] {
        guard let absorption = compound.absorption else { return [] }
        let half = decimal(log(2) / absorption.rate)
        let (p, rest) = (prefix, man.rest)
        let share = "\(decimal(absorption.absorbed)) * \(decimal(absorption.gutAvailability)) * \(availabilityText())"
        var checks = [check(
            "half of an oral dose has left the gut after log(2) / ka", "first-order absorption, \(decimal(absorption.rate)) 1/h",
            give: "{dose: 10 mg, route: \(p)oral, at: 0 h}", lasting: ReferenceMan.roundedUp(log(2) / absorption.rate),
            then: ["value: at(\(p)lumen, \(half) h)", "equals: 5 mg", "within: 0.1 %"])]
        guard man.clearance > 0 else { return checks }
        var oral = check(
            "bioavailability", "what gut wall and well-stirred liver let through, in closed form",
            give: "{dose: 10 mg, route: \(p)oral, at: 0 h}", lasting: rest,
            then: ["value: auc(\(p)Cp)"] + equals([share]) + ["within: 0.1 %"])
        oral.lines.append("relative_to: {give: {dose: 10 mg, route: \(p)iv, at: 0 h}}")
        checks.append(oral)
        return checks
    }
}
