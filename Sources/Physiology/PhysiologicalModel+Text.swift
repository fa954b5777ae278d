extension PhysiologicalModel {
    /// The model file.
    public func text() -> String {
        let blocks = [head, covariates, parameters, inputs, states, equations, routes, outputs, checks]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var head: [String] {
        let others = drugs.isEmpty ? "" : ", with \(drugs.map(\.name).joined(separator: ", "))"
        let title = "\(compound.title): whole body, \(kind.rawValue)\(others)"
        let body = "Body: ICRP publication 89 (2002), as given with Huisinga W et al. 2012, doi:10.1038/psp.2012.3."
        let source = (compound.source.map { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) } ?? [])
            + [body, "Partition coefficients: \(partition.source)."]
        return ["model: \(name)", "title: \(Self.quoted(title))", "source: |"] + Self.indented(source) + ["notes: |"]
            + Self.indented(remarks) + ["time: h", "molar_mass: \(decimal(compound.molarMass)) g/mol"]
    }

    private var remarks: [String] {
        var lines = (compound.notes.map { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) } ?? [])
        lines += ["Written by `dosis models pbpk` from the compound `\(compound.name)`; Documentation/pbpk.md describes the model.",
                  "Clearances are those of the reference man and grow with the mass of liver and kidneys, which are taken for mature:",
                  "those of infants are too high."]
        if compound.hepaticIntrinsic > 0 { lines.append("CLint: \(compound.hepaticOrigin).") }
        if compound.isBloodToPlasmaPredicted { lines.append("BP was not measured: it follows from the composition of erythrocytes.") }
        if !compound.measuredPartition.isEmpty {
            let measured = Tissue.allCases.filter { compound.measuredPartition[$0] != nil }
            lines.append("Measured partition coefficients: \(measured.map(\.rawValue).joined(separator: ", ")).")
        }
        if !idle.isEmpty { lines.append("Without effect here: \(idle.joined(separator: ", ")).") }
        return lines
    }

    private var covariates: [String] {
        [
            "covariates:",
            "  sex:    {levels: [female, male], default: male, title: Sex}",
            "  age:    {unit: y, default: \(decimal(ReferenceAdults.age)) y, title: Age}",
            "  height: {unit: cm, default: \(decimal(ReferenceAdults.height.male)) cm, title: Height}",
            "  weight: {unit: kg, default: \(decimal(ReferenceAdults.weight.male)) kg, title: Body weight}",
        ] + sizeCovariates
    }

    private var parameters: [String] {
        var lines = ["parameters:"]
        lines.append(parameter("fup", decimal(compound.fup), "Fraction unbound in plasma"))
        lines.append(parameter("BP", rounded(compound.bloodToPlasma), "Blood over plasma"))
        if compound.hepaticIntrinsic > 0 {
            lines.append(parameter(
                "CLint", "\(rounded(compound.hepaticIntrinsic)) L/h", "Unbound intrinsic clearance of a liver of \(decimal(ReferenceAdults.liverMass)) kg",
                cv: compound.variability.hepatic))
        }
        if compound.renal > 0 {
            lines.append(parameter(
                "CLr", "\(decimal(compound.renal)) L/h",
                "Plasma clearance of kidneys of \(decimal(ReferenceAdults.kidneyMass)) kg", cv: compound.variability.renal))
        }
        for enzyme in compound.enzymes where influencedEnzymes.contains(enzyme.name) {
            lines.append(parameter("fm_\(enzyme.name)", decimal(enzyme.share), "Share of \(enzyme.name) in CLint"))
        }
        if let absorption = compound.absorption {
            lines.append(parameter("ka", "\(decimal(absorption.rate)) 1/h", "Absorption rate constant", cv: compound.variability.absorption))
            if isPartlyAbsorbed { lines.append(parameter("Fa", decimal(absorption.absorbed), "Share that enters the gut wall")) }
            if hasGutMetabolism { lines.append(parameter("Fg", decimal(absorption.gutAvailability), "Share that the gut wall lets through unchanged")) }
        }
        lines += influences.flatMap(parameters(of:))
        lines += turnoverParameters
        for tissue in Tissue.allCases {
            lines.append(parameter("Kp_\(tissue)", rounded(partitionCoefficient(of: tissue)), "Plasma to \(tissue.title)"))
        }
        for tissue in Tissue.allCases where isPermeabilityLimited(tissue) {
            let value = decimal(compound.permeability?[tissue] ?? 0)
            lines.append(parameter("PS_\(tissue)", "\(value) 1/h", "Permeability of \(tissue.title), per volume"))
        }
        return lines
    }

    private func parameters(of influence: Influence) -> [String] {
        let (drug, action) = (influence.drug, influence.action)
        let suffix = "\(drug.identifier)_\(action.enzyme)"
        var lines: [String] = []
        if let constant = action.inhibitionConstant {
            lines.append(parameter("Ki_\(suffix)", "\(decimal(constant)) umol/L", "Inhibition of \(action.enzyme) by \(drug.name)"))
        }
        if let inactivation = action.inactivation {
            lines.append(parameter("kinact_\(suffix)", "\(decimal(inactivation.most)) 1/h", "Greatest rate of inactivation"))
            lines.append(parameter("Kapp_\(suffix)", "\(decimal(inactivation.half)) umol/L", "Concentration of half of it"))
        }
        if let induction = action.induction {
            lines.append(parameter("Emax_\(suffix)", decimal(induction.most), "Greatest increase of synthesis, over 1"))
            lines.append(parameter("EC50_\(suffix)", "\(decimal(induction.half)) umol/L", "Concentration of half of it"))
        }
        return lines
    }

    private var turnoverParameters: [String] {
        influencedEnzymes.flatMap { enzyme -> [String] in
            guard let turnover = turnover(of: enzyme) else { return [] }
            let places = places(of: enzyme)
            return places.map { place in
                parameter("kdeg_\(enzyme)_\(place)", "\(decimal(place == .gut ? turnover.gut : turnover.liver)) 1/h", "Loss of \(enzyme) in the \(place)")
            }
        }
    }

    private var inputs: [String] {
        guard !drugs.isEmpty else { return [] }
        return ["inputs:"] + drugs.flatMap { drug in
            places(of: drug).map { place in
                "  \(drug.identifier)_\(place): {unit: umol/L, title: \(Self.quoted("Unbound \(drug.name) in the \(place)"))}"
            }
        }
    }

    private var routes: [String] {
        var lines = ["routes:"]
        if compound.absorption != nil { lines.append("  oral: {into: lumen, number: 1}") }
        return lines + ["  iv: {into: vein, number: 2}"]
    }

    private var outputs: [String] {
        [
            "outputs:",
            "  Cp: {unit: ug/L, title: \(Self.quoted("Plasma \(compound.name)"))}",
            "  liver_unbound: {unit: ug/L, title: \(Self.quoted("Unbound \(compound.name) in the liver"))}",
            "  gut_unbound: {unit: ug/L, title: \(Self.quoted("Unbound \(compound.name) in the gut wall"))}",
            "  accounted: {unit: mg, title: All drug given so far}",
        ]
    }

    private func parameter(_ name: String, _ value: String, _ title: String, cv: Double? = nil) -> String {
        let variability = cv.map { ", iiv: {cv: \(decimal($0 * 100)) %}" } ?? ""
        return "  \(name): {typical: \(value)\(variability), title: \(Self.quoted(title))}"
    }

    /// A YAML text in double quotes.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
    }

    private static func indented(_ lines: [String]) -> [String] {
        var lines = lines
        while lines.last?.isEmpty == true { lines.removeLast() }
        // The first line of a block of YAML says how far the block is indented.
        lines = Array(lines.drop { $0.allSatisfy(\.isWhitespace) })
        if let first = lines.first { lines[0] = String(first.drop(while: \.isWhitespace)) }
        return lines.map { $0.isEmpty ? "" : "  \($0)" }
    }
}
