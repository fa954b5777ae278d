import Documents
import Expressions

/// Reads `subpopulations:`: parts of a cohort with weights, each with covariates of its own.
struct SubpopulationReader {
    let diagnostics: Diagnostics

    /// Adds the covariate `subpopulation` and, for each covariate of a part, one whose law depends on it. Where a part does
    /// not declare a covariate that others do, the cohort's own declaration stands in.
    func read(_ entries: [DocumentNode.Entry], into declaration: inout CohortDeclaration, isName: (Scalar) -> Bool) {
        guard let first = entries.first else { return }
        let parts = entries.compactMap { part($0, isName) }
        guard parts.count == entries.count else {
            declaration.spoilt.insert(CovariateDeclaration.group)
            return
        }
        let label = CovariateDeclaration.group
        if declaration.covariates.contains(where: { $0.name.text == label }) {
            diagnostics.error(first.key.position, "`\(label)` is declared as a covariate too", remedy: "rename that covariate")
            return
        }
        let weights = parts.map { (name: $0.name.text, weight: $0.weight) }
        declaration.covariates.insert(
            CovariateDeclaration(
                name: Scalar(text: label, origin: first.key.origin), title: "Subpopulation", form: .levels(weights, position: first.key.position), within: nil, unit: nil), at: 0)
        var seen: Set<String> = []
        let names = parts.flatMap { $0.covariates.map(\.name) }.filter { seen.insert($0.text).inserted }
        for name in names { group(name, parts, &declaration) }
    }

    private func group(_ name: Scalar, _ parts: [Part], _ declaration: inout CohortDeclaration) {
        let place = declaration.covariates.firstIndex { $0.name.text == name.text }
        let common = place.map { declaration.covariates[$0] }
        var members: [CovariateDeclaration] = []
        for part in parts {
            if let own = part.covariates.first(where: { $0.name.text == name.text }) ?? common {
                members.append(own)
            } else if !part.spoilt.contains(name.text) {
                diagnostics.error(
                    part.name.position, "the subpopulation `\(part.name.text)` does not say what `\(name.text)` is",
                    remedy: "declare it there, or under the cohort's `covariates` for all that do not")
            }
        }
        guard members.count == parts.count else {
            declaration.spoilt.insert(name.text)
            if let place { declaration.covariates.remove(at: place) }
            return
        }
        let grouped = CovariateDeclaration(
            name: members[0].name, title: members.compactMap(\.title).first, form: .grouped(members), within: nil, unit: nil,
            parameter: members[0].parameter)
        if let odd = members.first(where: { $0.parameter?.text != members[0].parameter?.text }) {
            diagnostics.error(
                odd.name.position, "`\(name.text)` is another `parameter` here than in another subpopulation, or none", expected: "the same in all")
        }
        if let place { declaration.covariates[place] = grouped } else { declaration.covariates.append(grouped) }
    }

    private struct Part {
        let name: Scalar
        let weight: Argument
        let covariates: [CovariateDeclaration]
        let spoilt: Set<String>
    }

    private func part(_ entry: DocumentNode.Entry, _ isName: (Scalar) -> Bool) -> Part? {
        guard entry.key.levelName(in: diagnostics) != nil,
            var reader = MappingReader(entry.value, what: "a subpopulation", keys: ["weight", "covariates"], in: diagnostics)
        else { return nil }
        let covariateReader = CovariateReader(diagnostics: diagnostics)
        let weight = covariateReader.argument("weight", &reader)
        let entries = reader.entries("covariates", required: true) ?? []
        reader.finish()
        var covariates: [CovariateDeclaration] = []
        var spoilt: Set<String> = []
        for entry in entries {
            let isSound = isName(entry.key)
            if let covariate = covariateReader.read(entry), isSound { covariates.append(covariate) } else { spoilt.insert(entry.key.text) }
        }
        return weight.map { Part(name: entry.key, weight: $0, covariates: covariates, spoilt: spoilt) }
    }
}
