extension PhysiologicalModel {
    /// Where an enzyme metabolises the drug.
    enum Place { case liver, gut }

    func places(of enzyme: String) -> [Place] {
        (compound.enzymes.contains { $0.name == enzyme } ? [.liver] : []) + (compound.absorption?.gutEnzyme == enzyme ? [.gut] : [])
    }

    /// Where a drug's concentration counts.
    func places(of drug: Compound) -> [Place] {
        let enzymes = influences.filter { $0.drug.name == drug.name }.map(\.action.enzyme)
        return [Place.liver, .gut].filter { place in enzymes.contains { places(of: $0).contains(place) } }
    }

    /// The turnover of an enzyme whose amount changes.
    func turnover(of enzyme: String) -> Compound.Turnover? { influences(on: enzyme).compactMap(\.action.turnover).first }

    /// States of enzymes whose amounts change, relative to their amounts without other drugs.
    var enzymeStates: [String] {
        influencedEnzymes.filter { turnover(of: $0) != nil }.flatMap { enzyme in
            places(of: enzyme).map { "  \(enzyme)_\($0): {unit: '1', initial: 1, title: \(Self.quoted("\(enzyme) in the \($0), relative"))}" }
        }
    }

    /// Activities of enzymes under other drugs, relative to those without, and the equations of their amounts.
    var enzymeEquations: [String] {
        influencedEnzymes.flatMap { enzyme in places(of: enzyme).flatMap { equations(of: enzyme, in: $0) } }
    }

    /// Competitive inhibitors add up; synthesis and loss of the enzyme: Rowland Yeo K et al. Eur J Pharm Sci 2011;43:160-173.
    private func equations(of enzyme: String, in place: Place) -> [String] {
        let influences = influences(on: enzyme)
        let amount = turnover(of: enzyme) == nil ? "1" : "\(enzyme)_\(place)"
        let inhibition = influences.filter { $0.action.inhibitionConstant != nil }
            .map { " + \(input($0, place)) / Ki_\(suffix($0))" }.joined()
        let activity = "activity_\(enzyme)_\(place) = \(amount)" + (inhibition.isEmpty ? "" : " / (1\(inhibition))")
        guard turnover(of: enzyme) != nil else { return [activity] }
        let loss = influences.filter { $0.action.inactivation != nil }
            .map { " + kinact_\(suffix($0)) * \(input($0, place)) / (Kapp_\(suffix($0)) + \(input($0, place)))" }.joined()
        let synthesis = influences.filter { $0.action.induction != nil }
            .map { " + Emax_\(suffix($0)) * \(input($0, place)) / (EC50_\(suffix($0)) + \(input($0, place)))" }.joined()
        let rate = "kdeg_\(enzyme)_\(place)"
        return [activity, "\(enzyme)_\(place)' = \(rate) * (1\(synthesis)) - (\(rate)\(loss)) * \(enzyme)_\(place)"]
    }

    private func input(_ influence: Influence, _ place: Place) -> String { "\(influence.drug.identifier)_\(place)" }

    private func suffix(_ influence: Influence) -> String { "\(influence.drug.identifier)_\(influence.action.enzyme)" }

    /// Intrinsic clearance of the liver, as its enzymes are.
    var intrinsicClearance: String {
        let scaled = "CLint * m_liver / \(decimal(ReferenceAdults.liverMass)) kg"
        let influenced = compound.enzymes.filter { influencedEnzymes.contains($0.name) }
        if influenced.isEmpty { return scaled }
        let rest = influenced.map { " - fm_\($0.name)" }.joined()
        let terms = influenced.map { " + fm_\($0.name) * activity_\($0.name)_liver" }.joined()
        return "\(scaled) * (1\(rest)\(terms))"
    }

    /// Availability of the gut wall as its enzyme is: Fg = 1 / (1 + CL / Q), in which CL is as the enzyme's activity.
    var gutAvailability: String {
        guard let enzyme = compound.absorption?.gutEnzyme, influencedEnzymes.contains(enzyme) else { return "Fg" }
        return "1 / (1 + (1 / Fg - 1) * activity_\(enzyme)_gut)"
    }
}
