import Documents
import Expressions

/// A cohort as written.
struct CohortDeclaration {
    var name: String
    var title: String?
    var source: String?
    var covariates: [CovariateDeclaration]
    /// Names whose declaration is wrong: what uses them is not told again.
    var spoilt: Set<String>
    var correlations: [CorrelationDeclaration]
    /// Whether the correlations were given as a matrix, which is repaired where it contradicts itself.
    var isMatrix = false
    var resample: ResampleDeclaration?
    var strata: [StratumDeclaration] = []
    var eligible: Argument?
    var published: [PublishedDeclaration] = []
    var position: SourcePosition
}

/// Reads a cohort's keys into declarations.
struct CohortReader {
    let diagnostics: Diagnostics

    static let keys = [
        "cohort", "title", "source", "covariates", "correlations", "resample", "subpopulations", "strata", "eligible",
        "published",
    ]
    /// More are a slip, and would make the correlations' decomposition slow.
    static let covariateLimit = 500

    /// - Parameter name: the name of a cohort that need not have its own; nil if it must.
    /// - Returns: nil if the node is no mapping.
    func read(_ node: DocumentNode, name: String?) -> CohortDeclaration? {
        guard var reader = MappingReader(node, what: "a cohort", keys: Self.keys, in: diagnostics) else { return nil }
        let written = reader.scalar("cohort", required: name == nil)
        if let written { check(written) }
        let title = reader.text("title")
        let source = reader.text("source")
        let entries = reader.entries("covariates", required: !reader.has("subpopulations")) ?? []
        let correlations = reader.optional("correlations")
        let resample = reader.optional("resample")
        let subpopulations = reader.entries("subpopulations") ?? []
        let strata = reader.list("strata") ?? []
        let eligible = reader.scalar("eligible")
        let published = reader.list("published") ?? []
        reader.finish()
        var declaration = CohortDeclaration(
            name: written?.text ?? name ?? "", title: title, source: source, covariates: [], spoilt: [], correlations: [],
            position: node.position)
        readCovariates(entries, into: &declaration)
        SubpopulationReader(diagnostics: diagnostics).read(subpopulations, into: &declaration, isName: isName)
        readCorrelations(correlations, into: &declaration)
        declaration.resample = resample.flatMap { ResampleDeclaration($0, diagnostics) }
        if resample != nil, declaration.resample == nil { spoilColumns(of: &declaration) }
        declaration.strata = strata.compactMap { StratumDeclaration($0, diagnostics) }
        declaration.eligible = eligible.flatMap { scalar in
            Expression.parse(scalar, diagnostics).map { Argument(scalar: scalar, expression: $0) }
        }
        declaration.published = published.compactMap { PublishedDeclaration($0, diagnostics) }
        return declaration
    }

    /// Pairs in a list, or a mapping with a matrix.
    private func readCorrelations(_ node: DocumentNode?, into declaration: inout CohortDeclaration) {
        guard let node else { return }
        if case .mapping = node.content {
            declaration.isMatrix = true
            declaration.correlations = CorrelationDeclaration.matrix(node, diagnostics)
        } else {
            declaration.correlations = (node.list("`correlations`", in: diagnostics) ?? []).compactMap { CorrelationDeclaration($0, diagnostics) }
        }
    }

    /// Covariates that take a column of data that cannot be named are not told of again.
    private func spoilColumns(of declaration: inout CohortDeclaration) {
        declaration.spoilt.formUnion(declaration.covariates.filter { !$0.columns.isEmpty }.map(\.name.text))
    }

    /// The name stands in files and results.
    private func check(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of a cohort",
                expected: "letters, digits, `-`, `_` and `.`, as in `hospitalised-adults`")
        }
    }

    private func readCovariates(_ entries: [DocumentNode.Entry], into declaration: inout CohortDeclaration) {
        if entries.count > Self.covariateLimit {
            diagnostics.error(
                entries[Self.covariateLimit].key.position, "a cohort has \(entries.count) covariates",
                expected: "at most \(Self.covariateLimit)")
            return
        }
        let reader = CovariateReader(diagnostics: diagnostics)
        for entry in entries {
            let isNameSound = isName(entry.key)
            guard let covariate = reader.read(entry), isNameSound else {
                declaration.spoilt.insert(entry.key.text)
                continue
            }
            declaration.covariates.append(covariate)
        }
    }

    private func isName(_ name: Scalar) -> Bool {
        guard name.name("a covariate", in: diagnostics) != nil else { return false }
        let words = BuiltInFunction.names.union(Formula.all.map(\.name)).union(Naming.truthWords).union([CovariateDeclaration.time, "tad"])
            .union(PhenotypeFunction.allCases.map(\.rawValue))
        guard words.contains(name.text) else { return true }
        diagnostics.error(
            name.position, "`\(name.text)` cannot be the name of a covariate: the word has a meaning in expressions",
            remedy: "choose another name")
        return false
    }
}
