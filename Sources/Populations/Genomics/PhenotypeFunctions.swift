import Documents
import Expressions
import Quantities

/// `activity_score(CYP2D6)` and `phenotype(CYP2D6)` of a covariate whose levels are diplotypes.
enum PhenotypeFunction: String, CaseIterable {
    case activityScore = "activity_score"
    case phenotype

    /// The checked call, or nil after diagnostics.
    ///
    /// - Parameter genes: by the covariate that holds the genotype; others are genes by their own name.
    func call(
        _ arguments: [Expression], at position: SourcePosition, genes: [String: Gene], scope: any Scope, _ diagnostics: Diagnostics
    ) -> TypedExpression? {
        guard arguments.count == 1, case .name(let name) = arguments[0].kind else {
            diagnostics.error(position, "`\(rawValue)` needs a genotype", expected: "one covariate, as in `\(rawValue)(CYP2D6)`")
            return nil
        }
        guard let entry = scope.lookUp(name) else {
            diagnostics.error(
                arguments[0].position, "there is no covariate `\(name)`", remedy: Suggestions.remedy(for: name, among: scope.visibleNames))
            return nil
        }
        guard let gene = genes[name] ?? Gene.named(name), case .level(let levels) = entry.type else {
            diagnostics.error(
                arguments[0].position, "`\(name)` is no genotype", expected: "a covariate with `genotype`, or levels named after a gene")
            return nil
        }
        let diplotypes = levels.compactMap { gene.diplotype($0) }
        guard diplotypes.count == levels.count else {
            let wrong = levels.first { gene.diplotype($0) == nil } ?? ""
            diagnostics.error(
                arguments[0].position, "`\(wrong)` is no diplotype of \(gene.name)",
                expected: "two of \(Suggestions.list(gene.alleles.map(\.name))), as in `\(gene.reference.name)\(gene.separator)\(gene.variants[0].name)`")
            return nil
        }
        switch self {
        case .activityScore: return activity(diplotypes, of: gene, entry, at: position, diagnostics)
        case .phenotype: return phenotype(diplotypes, of: gene, entry, at: position, diagnostics)
        }
    }

    private func activity(
        _ diplotypes: [(first: Gene.Allele, second: Gene.Allele)], of gene: Gene, _ entry: ScopeEntry, at position: SourcePosition,
        _ diagnostics: Diagnostics
    ) -> TypedExpression? {
        let scores = diplotypes.compactMap { gene.activityScore($0.first, $0.second) }
        guard scores.count == diplotypes.count else {
            let scored = Gene.all.filter { $0.reference.activity != nil }.map(\.name)
            diagnostics.error(
                position, "CPIC gives no activity scores for \(gene.name)", expected: "one of: \(Suggestions.list(scored))",
                remedy: gene.phenotypes.isEmpty ? "use its levels" : "use `phenotype(...)`")
            return nil
        }
        return TypedExpression(tree: .table(entry.tree, scores), type: .quantity(.one), position: position)
    }

    private func phenotype(
        _ diplotypes: [(first: Gene.Allele, second: Gene.Allele)], of gene: Gene, _ entry: ScopeEntry, at position: SourcePosition,
        _ diagnostics: Diagnostics
    ) -> TypedExpression? {
        let places = diplotypes.compactMap { pair in
            gene.phenotype(pair.first, pair.second).flatMap { gene.phenotypes.firstIndex(of: $0) }
        }
        guard places.count == diplotypes.count else {
            diagnostics.error(
                position, "CPIC names no phenotypes of \(gene.name): its genotype itself is used", remedy: "use its levels")
            return nil
        }
        return TypedExpression(tree: .table(entry.tree, places.map(Double.init)), type: .level(gene.phenotypes), position: position)
    }
}
