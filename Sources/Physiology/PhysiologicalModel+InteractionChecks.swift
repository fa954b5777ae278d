import Foundation

extension PhysiologicalModel {
    /// What each other drug does, at one constant concentration of it, in closed form.
    var interactionChecks: [ModelFileCheck] { drugs.flatMap { amountChecks(of: $0) + [areaCheck(of: $0)].compactMap { $0 } } }

    /// umol/L: where the drug's actions are at half, and inactivation at most doubles the loss of enzyme.
    private func concentration(of drug: Compound) -> Double {
        let levels = influences.filter { $0.drug.name == drug.name }.flatMap { influence -> [Double?] in
            let action = influence.action
            let slowest = action.turnover.map { min($0.liver, $0.gut) } ?? 0
            let doubling = action.inactivation.map { $0.most > 2 * slowest ? $0.half * slowest / ($0.most - slowest) : $0.half }
            return [action.inhibitionConstant, action.induction?.half, doubling]
        }
        return Double(decimal(levels.compactMap { $0 }.min() ?? 1)) ?? 1
    }

    /// Actions of a drug on an enzyme here.
    private func action(of drug: Compound, on enzyme: String) -> Compound.EnzymeAction? {
        influences(on: enzyme).first { $0.drug.name == drug.name }?.action
    }

    // MARK: Amounts of enzymes

    /// Amounts after one time constant kdeg of the place: towards their steady state by synthesis and loss.
    private func amountChecks(of drug: Compound) -> [ModelFileCheck] {
        influencedEnzymes.flatMap { enzyme -> [ModelFileCheck] in
            guard let turnover = turnover(of: enzyme), let action = action(of: drug, on: enzyme) else { return [] }
            return places(of: enzyme).map { place in
                let rate = place == .gut ? turnover.gut : turnover.liver
                let (time, level) = (decimal(1 / rate), concentration(of: drug))
                let (amount, loss) = steadyAmount(action, rate, level)
                return check(
                    "\(enzyme) in the \(place) after \(time) h of \(decimal(level)) umol/L of \(drug.name)",
                    "turnover of the enzyme in closed form, with the constants of \(drug.name)", give: "none",
                    lasting: ReferenceMan.roundedUp(1 / rate), with: [drug.identifier: level],
                    then: ["value: at(\(prefix)\(enzyme)_\(place), \(time) h)"]
                        + equals(["\(amount) + (1 - \(amount)) * exp(-\(loss) / \(decimal(rate)))"]) + ["within: 0.1 %"])
            }
        }
    }

    /// The amount at last, and the rate of approach: numbers and formulas of them.
    private func steadyAmount(_ action: Compound.EnzymeAction, _ rate: Double, _ level: Double) -> (amount: String, loss: String) {
        func effect(_ saturation: Compound.Saturation) -> String {
            "\(decimal(saturation.most)) * \(decimal(level)) / (\(decimal(saturation.half)) + \(decimal(level)))"
        }
        let synthesis = action.induction.map { "(1 + \(effect($0)))" } ?? "1"
        let loss = action.inactivation.map { "(\(decimal(rate)) + \(effect($0)))" } ?? decimal(rate)
        return action.inactivation == nil ? (synthesis, loss) : ("\(decimal(rate)) * \(synthesis) / \(loss)", loss)
    }

    // MARK: Areas

    /// Activity at last of an enzyme under a drug's constant concentration.
    private func activity(of enzyme: String, in place: Place, under drug: Compound) -> String {
        guard let action = action(of: drug, on: enzyme) else { return "1" }
        let level = concentration(of: drug)
        let amount = turnover(of: enzyme).map { steadyAmount(action, place == .gut ? $0.gut : $0.liver, level).amount } ?? "1"
        return action.inhibitionConstant.map { "\(amount) / (1 + \(decimal(level)) / \(decimal($0)))" } ?? amount
    }

    /// The area under a dose, by mouth if there is that route, once enzymes are at rest: Fa Fg F dose / CL.
    private func areaCheck(of drug: Compound) -> ModelFileCheck? {
        let man = ReferenceMan(model: self)
        guard man.clearance > 0, influences.contains(where: { $0.drug.name == drug.name }) else { return nil }
        let liver = compound.enzymes.filter { action(of: drug, on: $0.name) != nil }
        let rest = liver.map { " - \(decimal($0.share))" }.joined()
        let active = liver.map { " + \(decimal($0.share)) * \(self.activity(of: $0.name, in: .liver, under: drug))" }.joined()
        let state = liver.isEmpty ? "" : "1\(rest)\(active)"
        let rates = influencedEnzymes.compactMap { turnover(of: $0) }.flatMap { [$0.liver, $0.gut] }
        let start = rates.min().map { ReferenceMan.roundedUp(20 / $0) } ?? 0
        // Activities are a quarter at least: so much slower may the drug be eliminated.
        let end = start + 4 * man.rest
        var share = "1"
        if let absorption = compound.absorption {
            var wall = decimal(absorption.gutAvailability)
            if let enzyme = absorption.gutEnzyme, action(of: drug, on: enzyme) != nil, hasGutMetabolism {
                wall = "1 / (1 + (1 / \(wall) - 1) * \(self.activity(of: enzyme, in: .gut, under: drug)))"
            }
            share = "\(decimal(absorption.absorbed)) * \(availabilityText(activity: state)) * \(wall)"
        }
        let level = concentration(of: drug)
        let route = compound.absorption == nil ? "iv" : "oral"
        return check(
            "area of 10 mg at \(decimal(level)) umol/L of \(drug.name)",
            "activities of enzymes and well-stirred liver in closed form, with the constants of \(drug.name)",
            give: "{dose: 10 mg, route: \(prefix)\(route), at: \(decimal(start)) h}", lasting: end, with: [drug.identifier: level],
            then: ["value: auc(\(prefix)Cp, \(decimal(start)) h, \(decimal(end)) h)"]
                + equals(["10 mg * \(share) / (\(clearanceText(activity: state)))"]) + ["within: 0.1 %"])
    }
}
