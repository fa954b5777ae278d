import Analyses
import ResultStore
import Statistics
import TrialProtocol

/// What the best treatment means for groups of patients.
extension OptimisationWriter {
    func writeGroups() throws {
        let groups = optimum.groups
        guard !groups.isEmpty else { return }
        let group = try AnalysisGroup(file, "\(Self.root)/groups", title: "The best candidate for groups of patients")
        try group.numbering("group", "Group of patients, from 1", groups.count)
        let labels = groups.map(\.label)
        try file.write(
            Variable("label", longName: "Patients", kind: .text(fitting: labels)), .texts(labels), axes: ["group"],
            in: group.path)
        for (index, stratum) in optimisation.strata.enumerated() {
            try group.levels(stratum.name, stratum.name, of: stratum.groups, groups.map { $0.places[index] }, axes: ["group"])
        }
        try group.counts("patients", "Patients of the group", groups.map(\.optimum.members.count), axes: ["group"])
        for (index, variable) in optimisation.variables.enumerated() {
            let unit = variable.unit.ucum
            try group.numbers(
                "best_\(variable.name)", "\(variable.name): best", unit: unit,
                groups.map { group in group.optimum.best.map { optimum.choices.candidates[$0][index] } }, axes: ["group"])
            try group.numbers(
                "best_\(variable.name)_lower", "\(variable.name): lower limit of the 95 % interval", unit: unit,
                groups.map(\.optimum.lower[index]), axes: ["group"])
            try group.numbers(
                "best_\(variable.name)_upper", "\(variable.name): upper limit of the 95 % interval", unit: unit,
                groups.map(\.optimum.upper[index]), axes: ["group"])
        }
        try flags(group, "keeps", "The best candidate keeps all constraints", groups.map(\.optimum.isFeasible), axes: ["group"])
        for (index, objective) in optimisation.objectives.enumerated() {
            let spreads = groups.map { group in group.optimum.best.map { group.optimum.objectives[index][$0] } ?? BootstrapSpread(.nan, []) }
            try spread(
                group, "objective_\(index + 1)", "\(objective.text) with the group's best", objective.unit, spreads,
                axes: ["group"])
            let same = groups.map { group in optimum.whole.best.map { group.optimum.objectives[index][$0].estimate } }
            try group.numbers(
                "curve_objective_\(index + 1)", "\(objective.text) with every choice", unit: objective.unit.ucum,
                groups.flatMap { $0.optimum.objectives[index].map(\.estimate) }, axes: ["group", "choice"])
            try group.numbers(
                "objective_\(index + 1)_same", "\(objective.text) with the best for all", unit: objective.unit.ucum, same,
                axes: ["group"])
        }
        for (index, constraint) in optimisation.constraints.enumerated() {
            let spreads = groups.map { group in group.optimum.best.map { group.optimum.limited[index][$0] } ?? BootstrapSpread(.nan, []) }
            try spread(
                group, "limited_\(index + 1)", "What is limited by \(constraint.text), with the group's best", constraint.unit,
                spreads, axes: ["group"])
            let same = groups.map { group in optimum.whole.best.map { group.optimum.limited[index][$0].estimate } }
            try group.numbers(
                "curve_limited_\(index + 1)", "What is limited by \(constraint.text), with every choice", unit: constraint.unit.ucum,
                groups.flatMap { $0.optimum.limited[index].map(\.estimate) }, axes: ["group", "choice"])
            try group.numbers(
                "limited_\(index + 1)_same", "What is limited by \(constraint.text), with the best for all", unit: constraint.unit.ucum, same, axes: ["group"])
        }
    }

    /// One treatment for all, one per group, one per patient: all by the twins' values, without smoothing.
    func writeStrategies() throws {
        guard let best = optimum.whole.best, let judge = CandidateJudge(optimisation) else { return }
        var strategies: [(name: String, assigned: (Int) -> Int?)] = [("one for all", { _ in best })]
        if !optimum.groups.isEmpty {
            var own = [Int?](repeating: nil, count: optimum.plan.size)
            for group in optimum.groups { for twin in group.optimum.members { own[twin] = group.optimum.best } }
            strategies.append(("by group", { own[$0] }))
        }
        if !optimum.individual.isEmpty { strategies.append(("by patient", { optimum.individual[$0] })) }
        let everyone = Array(0..<optimum.plan.size)
        let statistics = strategies.map { IndividualDosing.statistics(optimisation, optimum.choices, everyone, assigned: $0.assigned) }
        let group = try AnalysisGroup(file, "\(Self.root)/strategies", title: "One treatment for all, by group and by patient")
        try group.axis(
            Variable("strategy", longName: "Who shares a treatment", kind: .level(strategies.map(\.name))),
            .codes(strategies.indices.map { Int8(truncatingIfNeeded: $0) }))
        // Of varied quantities themselves, the population has no one value; those of the best for all stand in.
        for (index, objective) in optimisation.objectives.enumerated() {
            try group.numbers(
                "objective_\(index + 1)", objective.text, unit: objective.unit.ucum, statistics.map { judge.objectives($0, optimum.best)[index] },
                axes: ["strategy"])
        }
        for (index, constraint) in optimisation.constraints.enumerated() {
            try group.numbers(
                "limited_\(index + 1)", "What is limited by \(constraint.text)", unit: constraint.unit.ucum,
                statistics.map { judge.limited($0, optimum.best)[index] }, axes: ["strategy"])
        }
    }

    func writeSubgroups() throws {
        let subgroups = optimum.subgroups
        guard !subgroups.isEmpty else { return }
        let group = try AnalysisGroup(file, "\(Self.root)/subgroups", title: "Patients with something in common, with the best candidate, worst first")
        try group.numbering("subgroup", "Subgroup, from 1", subgroups.count)
        let texts = [("covariate", "Covariate", subgroups.map(\.covariate)), ("label", "Patients", subgroups.map(\.label))]
        for (name, words, values) in texts {
            try file.write(
                Variable(name, longName: words, kind: .text(fitting: values)), .texts(values), axes: ["subgroup"],
                in: group.path)
        }
        try group.counts("patients", "Patients of the subgroup", subgroups.map(\.members), axes: ["subgroup"])
        for (index, objective) in optimisation.objectives.enumerated() {
            try spread(
                group, "objective_\(index + 1)", objective.text, objective.unit, subgroups.map { $0.objectives[index] },
                axes: ["subgroup"])
        }
        for (index, constraint) in optimisation.constraints.enumerated() {
            try spread(
                group, "limited_\(index + 1)", "What is limited by \(constraint.text)", constraint.unit,
                subgroups.map { $0.limited[index] }, axes: ["subgroup"])
        }
    }

    func writeExposures() throws {
        for response in optimum.exposures {
            let (exposure, event) = (optimum.plan.endpoints[response.exposure], optimum.plan.endpoints[response.event])
            let group = try AnalysisGroup(
                file, "\(Self.root)/exposure/\(event.name)", title: "\(event.title) by \(exposure.title), with the best candidate",
                attributes: [Attribute("exposure", .text(exposure.name)), Attribute("exposure_title", .text(exposure.title)), Attribute("event_title", .text(event.title))])
            try group.numbering("part", "Tenth of the patients by exposure, from 1", response.medians.count)
            let unit = if case .number(let unit) = exposure.kind { unit.ucum } else { "1" }
            try group.numbers("exposure", "\(exposure.title): median of the tenth", unit: unit, response.medians, axes: ["part"])
            try group.shares("share", "patients with the event", response.shares, title: event.title, axes: ["part"])
        }
    }
}
