import Quantities

extension PhysiologicalModel {
    /// Facts of the compound file: those of the drug alone in its own model, those with another drug in the model of both.
    var publishedChecks: [ModelFileCheck] {
        let facts = compound.published.filter { fact in
            fact.partner.map { partner in drugs.map(\.name) == [partner.drug] } ?? drugs.isEmpty
        }
        return facts.map(publishedCheck)
    }

    private func publishedCheck(_ fact: PublishedFact) -> ModelFileCheck {
        var lines = twin(of: fact)
        if !fact.given.isEmpty { lines.append("given: {\(fact.given.map { "\($0.name): \($0.value)" }.joined(separator: ", "))}") }
        lines += question(fact)
        switch fact.expected {
        case .equals(let value, let within): lines += ["equals: \(number(value, fact))", "within: \(within)"]
        case .between(let low, let high): lines.append("between: [\(number(low, fact)), \(number(high, fact))]")
        }
        return ModelFileCheck(that: claim(fact), source: fact.source, lines: lines)
    }

    /// As written, but a ratio as a pure number: that is how checks relative to another setting are read.
    private func number(_ text: String, _ fact: PublishedFact) -> String {
        guard [.bioavailability, .areaRatio].contains(fact.kind), let value = try? Quantity(parsing: text).converted(to: .one).value
        else { return text }
        return decimal(value)
    }

    private func claim(_ fact: PublishedFact) -> String {
        let how = "\(fact.dose ?? "") \(fact.route == "oral" ? "by mouth" : "into a vein")"
        let people = fact.given.isEmpty ? "" : " (\(fact.given.map(\.value).joined(separator: ", ")))"
        let what = switch fact.kind {
        case .clearance: "published clearance of plasma"
        case .volume: "published volume of distribution"
        case .halfLife: "published half-life"
        case .bioavailability: "published bioavailability"
        case .area: "published area after \(how)"
        case .peak: "published peak after \(how)"
        case .timeOfPeak: "published time of the peak after \(how)"
        case .areaRatio: "published area of \(how) at \(decimal(fact.at)) h with \(fact.partner?.drug ?? ""), over that without"
        }
        return what + people
    }

    /// Both drugs, each by its own model.
    private func twin(of fact: PublishedFact) -> [String] {
        guard let partner = fact.partner, let drug = drugs.first(where: { $0.name == partner.drug }) else { return [] }
        let wires = places(of: drug).map { "\(drug.identifier)_\($0): \(drug.identifier).\($0)_unbound" }
        return [
            "twin:", "  \(compound.identifier): {model: \(name), inputs: {\(wires.joined(separator: ", "))}}",
            "  \(drug.identifier): \(drug.name)-pbpk",
        ]
    }

    /// What is given, for how long, and what is looked at.
    private func question(_ fact: PublishedFact) -> [String] {
        let rest = ReferenceMan(model: self).rest
        let (p, perWeight) = (prefix, fact.isPerWeight ? " / weight" : "")
        func give(_ dose: String, _ route: String, at: Double = 0) -> String {
            "{dose: \(dose), route: \(p)\(route), at: \(decimal(at)) h}"
        }
        func lines(_ given: String, _ duration: Double, _ value: String) -> [String] {
            ["give: \(given)", "duration: \(decimal(duration)) h"] + folded("value", value)
        }
        let dose = fact.dose ?? "1 mg"
        switch fact.kind {
        case .clearance: return lines(give("1 mg", "iv"), rest, "1 mg / auc(\(p)Cp)\(perWeight)")
        case .volume:
            // Mean residence time times clearance, of a dose into a vein: dose AUMC / AUC^2.
            return lines(give("1 mg", "iv"), rest, "1 mg * auc(t * \(p)Cp) / auc(\(p)Cp)^2\(perWeight)")
        case .halfLife:
            let (from, to) = (decimal(fact.window?.lowerBound ?? 0), decimal(fact.window?.upperBound ?? 1))
            return lines(
                give("1 mg", fact.route), fact.window?.upperBound ?? 1,
                "log(2) * (\(to) h - \(from) h) / log(at(\(p)Cp, \(from) h) / at(\(p)Cp, \(to) h))")
        case .bioavailability:
            return lines(give("1 mg", "oral"), rest, "auc(\(p)Cp)") + ["relative_to: {give: \(give("1 mg", "iv"))}"]
        case .area: return lines(give(dose, fact.route), rest, "auc(\(p)Cp)")
        case .peak: return lines(give(dose, fact.route), rest, "highest(\(p)Cp)")
        case .timeOfPeak: return lines(give(dose, fact.route), rest, "time_of_highest(\(p)Cp)")
        case .areaRatio:
            let own = give(dose, fact.route, at: fact.at)
            let end = fact.at + rest
            let others = (fact.partner?.rules ?? []).map { rule in
                let timing = rule.timing.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
                return "  - {dose: \(rule.dose), route: \(partnerPrefix(fact))\(rule.route), \(timing)}"
            }
            return ["give:"] + others + ["  - \(own)", "duration: \(decimal(end)) h",
                    "value: auc(\(p)Cp, \(decimal(fact.at)) h, \(decimal(end)) h)", "relative_to: {give: \(own)}"]
        }
    }

    private func partnerPrefix(_ fact: PublishedFact) -> String {
        drugs.first { $0.name == fact.partner?.drug }.map { "\($0.identifier)." } ?? ""
    }
}
