import Documents
import Expressions
import Quantities

/// Genotypes: diplotypes of a gene in Hardy-Weinberg proportions.
extension LawChecker {
    func check(_ declared: GenotypeDeclaration, of covariate: CovariateDeclaration) -> Checked? {
        guard let gene = Gene.named(declared.gene.text) else {
            let known = Gene.all.map(\.name)
            diagnostics.error(
                declared.gene.position, "there is no gene `\(declared.gene.text)`",
                expected: "`gene`, one of: \(Suggestions.list(known))",
                remedy: Suggestions.nearest(declared.gene.text, among: known).map { "did you mean `\($0)`?" })
            return nil
        }
        let named = declared.alleles ?? declared.frequencies?.map(\.allele)
        let variants = gene.variants.map(\.name)
        for name in named ?? [] where !variants.contains(name.text) {
            diagnostics.error(
                name.position, "`\(name.text)` is no variant of \(gene.name)",
                expected: "one of: \(Suggestions.list(variants)); `\(gene.reference.name)` gets what is left to 1")
            return nil
        }
        let chosen = gene.variants.filter { variant in named?.contains { $0.text == variant.name } ?? true }
        let diplotypes = Diplotypes(alleles: [gene.reference.name] + chosen.map(\.name), separator: gene.separator)
        if let frequencies = declared.frequencies {
            guard let values = self.frequencies(frequencies, chosen, declared) else { return nil }
            return (.choice(.constant(0), [diplotypes.probabilities(values)]), .levels(diplotypes.names))
        }
        guard let ancestry = declared.ancestry, let index = group(ancestry.expression, of: gene) else { return nil }
        let tables = gene.groups.indices.map { group in
            diplotypes.probabilities(Self.completed(chosen.map { $0.frequencies[group] }))
        }
        return (.choice(index, tables), .levels(diplotypes.names))
    }

    /// The reference's frequency before those of the variants.
    private static func completed(_ variants: [Double]) -> [Double] { [max(0, 1 - variants.reduce(0, +))] + variants }

    private func frequencies(
        _ given: [(allele: Scalar, value: Double)], _ chosen: [Gene.Allele], _ declared: GenotypeDeclaration
    ) -> [Double]? {
        let values = chosen.map { allele in given.first { $0.allele.text == allele.name }?.value ?? 0 }
        guard values.allSatisfy({ $0 >= 0 }), values.reduce(0, +) <= 1 else {
            diagnostics.error(
                given.first?.allele.position ?? declared.position,
                "the frequencies of \(declared.gene.text) sum to \(Unit.one.shown((values.reduce(0, +) * 1e9).rounded() / 1e9))",
                expected: "numbers from 0 that sum to at most 1; the reference gets the rest")
            return nil
        }
        return Self.completed(values)
    }

    /// The index into the gene's groups that an expression gives: a group's name, a covariate whose levels are such
    /// names, or a choice among these.
    private func group(_ expression: Expression, of gene: Gene) -> CheckedExpression? {
        switch expression.kind {
        case .name(let name) where units.scope.lookUp(name) == nil:
            if let index = gene.groups.firstIndex(of: name) { return .constant(Double(index)) }
            refuse(name, of: gene, at: expression.position)
            return nil
        case .conditional(let condition, let first, let second):
            let (test, one, other) = (units.checkTruth(condition), group(first, of: gene), group(second, of: gene))
            guard let test, let one, let other else { return nil }
            return .select(test.tree, one, other)
        default:
            guard let checked = units.check(expression) else { return nil }
            guard case .level(let levels) = checked.type else {
                diagnostics.error(
                    expression.position, "`ancestry` is \(checked.type.shown)", expected: "a group: \(Suggestions.list(gene.groups))")
                return nil
            }
            let places = levels.map { gene.groups.firstIndex(of: $0) }
            if let unknown = zip(levels, places).first(where: { $0.1 == nil }) {
                refuse(unknown.0, of: gene, at: expression.position)
                return nil
            }
            return .table(checked.tree, places.map { Double($0 ?? 0) })
        }
    }

    private func refuse(_ name: String, of gene: Gene, at position: SourcePosition) {
        diagnostics.error(
            position, "no allele frequencies of \(gene.name) are known for `\(name)`",
            expected: "one of: \(Suggestions.list(gene.groups))",
            remedy: Suggestions.nearest(name, among: gene.groups).map { "did you mean `\($0)`?" }
                ?? "choose one with `if ... then ... else ...`, or give `frequencies`")
    }
}
