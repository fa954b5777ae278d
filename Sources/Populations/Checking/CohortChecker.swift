import Documents
import Expressions
import ModelLanguage
import Quantities

/// Makes a cohort of its declarations: names resolved, units reconciled, everything in an order that can be drawn.
struct CohortChecker {
    let declared: CohortDeclaration
    let diagnostics: Diagnostics
    private let places: [String: Int]
    private var entries: [String: ScopeEntry] = [:]
    private var spoilt: Set<String>
    private var covariates: [CohortCovariate?]
    private var laws: [CovariateLaw?]

    init(_ declared: CohortDeclaration, _ diagnostics: Diagnostics) {
        self.declared = declared
        self.diagnostics = diagnostics
        spoilt = declared.spoilt
        places = Dictionary(declared.covariates.enumerated().map { ($1.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        covariates = Array(repeating: nil, count: declared.covariates.count)
        laws = Array(repeating: nil, count: declared.covariates.count)
    }

    /// The checked cohort, sound only if no error was reported.
    mutating func check(file: String, text: String) -> Cohort {
        let dependencies = declared.covariates.map { covariate in
            covariate.names.compactMap { places[$0] }.sorted()
        }
        let sort = DependencySort(
            declared.covariates.map(\.name.text),
            dependencies: Dictionary(declared.covariates.map { ($0.name.text, $0.names.sorted()) }, uniquingKeysWith: { first, _ in first }))
        for cycle in sort.cycles { report(cycle.compactMap { places[$0] }) }
        let order = sort.order.compactMap { places[$0] }
        for index in order { checkCovariate(index) }
        var correlations = CorrelationChecker(
            places: places, spoilt: spoilt, laws: laws, dependencies: dependencies, diagnostics: diagnostics)
        let checkedCorrelations = correlations.check(declared.correlations)
        let eligible = declared.eligible.flatMap { checkEligible($0) }
        return Cohort(
            name: declared.name, title: declared.title ?? declared.name, source: declared.source, file: file, text: text,
            covariates: covariates.compactMap { $0 }, correlations: checkedCorrelations, eligibility: declared.eligible?.text,
            laws: laws.compactMap { $0 }, samplingOrder: order, eligible: eligible?.tree,
            eligiblePosition: declared.eligible?.position ?? declared.position)
    }

    private mutating func report(_ cycle: [Int]) {
        let names = cycle.map { declared.covariates[$0].name }
        let chain = (names + names.prefix(1)).map(\.text).joined(separator: " -> ")
        diagnostics.error(
            names[0].position, "`\(names[0].text)` depends on itself: \(chain)",
            remedy: "let one of them be independent of the others, and correlate them instead")
        spoilt.formUnion(names.map(\.text))
    }

    private mutating func checkCovariate(_ index: Int) {
        let declaration = declared.covariates[index]
        let name = declaration.name.text
        guard spoilt.isDisjoint(with: declaration.names.union([name])) else {
            spoilt.insert(name)
            return
        }
        let checker = LawChecker(units: UnitChecker(scope: scope, diagnostics: diagnostics))
        guard let (law, kind) = checker.check(declaration) else {
            spoilt.insert(name)
            return
        }
        let isDerived = if case .derived = declaration.form { true } else { false }
        let covariate = CohortCovariate(
            name: name, title: declaration.title, kind: kind, isDerived: isDerived, text: declaration.text,
            position: declaration.name.position)
        covariates[index] = covariate
        laws[index] = law
        entries[name] = covariate.entry
    }

    private var scope: CohortScope {
        CohortScope(entries: entries, visibleNames: declared.covariates.map(\.name.text))
    }

    private func checkEligible(_ condition: Argument) -> TypedExpression? {
        guard spoilt.isDisjoint(with: condition.expression.names) else { return nil }
        return UnitChecker(scope: scope, diagnostics: diagnostics).checkTruth(condition.expression)
    }
}

/// The covariates checked so far; suggestions come from all.
private struct CohortScope: Scope {
    let entries: [String: ScopeEntry]
    let visibleNames: [String]

    func lookUp(_ name: String) -> ScopeEntry? { entries[name] }
}
