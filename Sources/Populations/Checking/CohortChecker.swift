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
    private var ownSteps: [CovariateStep?]
    private var genes: [String: Gene] = [:]
    private var resample: Resample?

    init(_ declared: CohortDeclaration, _ diagnostics: Diagnostics) {
        self.declared = declared
        self.diagnostics = diagnostics
        spoilt = declared.spoilt
        places = Dictionary(declared.covariates.enumerated().map { ($1.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        covariates = Array(repeating: nil, count: declared.covariates.count)
        laws = Array(repeating: nil, count: declared.covariates.count)
        ownSteps = Array(repeating: nil, count: declared.covariates.count)
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
        loadData(besideFile: file)
        for index in order { checkCovariate(index) }
        var correlations = CorrelationChecker(
            places: places, spoilt: spoilt, laws: laws, dependencies: dependencies, diagnostics: diagnostics)
        let checkedCorrelations = correlations.check(declared.correlations, isMatrix: declared.isMatrix)
        let strata = checkStrata()
        let eligible = declared.eligible.flatMap { checkEligible($0) }
        let published = PublishedChecker(units: UnitChecker(scope: timelessScope, diagnostics: diagnostics), spoilt: spoilt).check(declared.published)
        return Cohort(
            name: declared.name, title: declared.title ?? declared.name, source: declared.source, file: file, text: text,
            data: resample?.source, covariates: covariates.compactMap { $0 }, correlations: checkedCorrelations, eligibility: declared.eligible?.text,
            laws: laws.compactMap { $0 }, samplingOrder: order, eligible: eligible?.tree,
            eligibleParts: eligible.flatMap { tree in declared.eligible.map { Self.parts($0.expression, tree.tree) } } ?? [],
            eligiblePosition: declared.eligible?.position ?? declared.position, strata: strata, rowWeights: resample?.weights,
            ownSteps: ownSteps, published: published)
    }

    /// The data of `resample`, if they can be read; columns that covariates take are then known.
    private mutating func loadData(besideFile file: String) {
        guard let declaration = declared.resample else { return }
        let users = declared.covariates.filter { !$0.columns.isEmpty }
        if users.isEmpty {
            diagnostics.warn(declaration.file.position, "no covariate takes a column of the data", remedy: "write `age: {column: AGE}`")
        }
        resample = Resample(declaration, besideFile: file, used: Set(users.flatMap(\.columns)), diagnostics)
        if resample == nil { spoilt.formUnion(users.map(\.name.text)) }
    }

    private func checkStrata() -> [CohortStratum] {
        let strata = declared.strata
        if let odd = strata.first(where: { $0.isShare != strata[0].isShare }) {
            diagnostics.error(odd.position, "some strata have `twins`, others `share`", expected: "the same for all")
            return []
        }
        let total = strata.reduce(0) { $0 + $1.quota }
        if let first = strata.first, first.isShare, total != 1000 {
            diagnostics.error(first.position, "the shares of the strata sum to \(Unit.one.shown(Double(total) / 10)) %", expected: "100 %")
            return []
        }
        if total > 1_000_000 {
            diagnostics.error(strata[0].position, "the strata have \(total) twins together", expected: "at most 1000000")
            return []
        }
        return strata.compactMap { stratum in
            checkEligible(stratum.condition).map {
                CohortStratum(
                    name: stratum.name.text, condition: stratum.condition.text, quota: stratum.quota, tree: $0.tree,
                    position: stratum.condition.position)
            }
        }
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
        let checker = LawChecker(units: UnitChecker(scope: scope, diagnostics: diagnostics), resample: resample)
        guard let (law, kind) = checker.check(declaration) else {
            spoilt.insert(name)
            return
        }
        let isDerived =
            switch declaration.form {
            case .derived: true
            case .grouped: !law.isRandom
            default: false
            }
        checkParameter(declaration, kind)
        if case .genotype(let genotype) = declaration.form { genes[name] = Gene.named(genotype.gene.text) }
        var covariate = CohortCovariate(
            name: name, title: declaration.title, kind: kind, isDerived: isDerived, text: declaration.text,
            position: declaration.name.position, parameter: declaration.parameter?.text)
        let course = CourseChecker(diagnostics: diagnostics)
        let others = law.symbols.compactMap { places[$0] }.sorted().flatMap { covariates[$0]?.steps ?? [] }
        guard let (own, all) = course.steps(of: declaration, law, others: others) else {
            spoilt.insert(name)
            return
        }
        if let parameter = declaration.parameter, !all.isEmpty {
            diagnostics.error(
                parameter.position, "`\(name)` changes over time and cannot be a parameter of the model",
                expected: "one value for each twin", remedy: "let the model's parameter depend on a covariate instead")
        }
        covariate.steps = all
        ownSteps[index] = own
        covariates[index] = covariate
        laws[index] = law
        entries[name] = covariate.entry
    }

    /// A parameter is a number, and one covariate's alone.
    private func checkParameter(_ declaration: CovariateDeclaration, _ kind: CohortCovariate.Kind) {
        guard let parameter = declaration.parameter else { return }
        if case .levels = kind {
            diagnostics.error(parameter.position, "`\(declaration.name.text)` is one of several levels, so it cannot be a `parameter`", expected: "a number")
        }
        if let other = covariates.compactMap({ $0 }).first(where: { $0.parameter == parameter.text }) {
            diagnostics.error(
                parameter.position, "the parameter `\(parameter.text)` is `\(declaration.name.text)` here and `\(other.name)` in line \(other.position.line)",
                remedy: "remove one")
        }
    }

    private var scope: CohortScope {
        CohortScope(entries: entries, visibleNames: declared.covariates.map(\.name.text), genes: genes)
    }

    /// Of figures that are published of patients as they are at the start.
    private var timelessScope: CohortScope {
        var scope = scope
        scope.hasTime = false
        return scope
    }

    /// What `and` joins, as written and as checked.
    private static func parts(_ expression: Expression, _ tree: CheckedExpression) -> [(text: String, tree: CheckedExpression)] {
        if case .binary(.and, let first, let second) = expression.kind, case .binary(.and, let a, let b) = tree {
            return parts(first, a) + parts(second, b)
        }
        return [(expression.description, tree)]
    }

    private func checkEligible(_ condition: Argument) -> TypedExpression? {
        guard spoilt.isDisjoint(with: condition.expression.names) else { return nil }
        guard let checked = UnitChecker(scope: scope, diagnostics: diagnostics).checkTruth(condition.expression) else { return nil }
        return CourseChecker(diagnostics: diagnostics).isTimeless(checked.tree, condition) ? checked : nil
    }
}

/// The covariates checked so far; suggestions come from all.
private struct CohortScope: Scope {
    let entries: [String: ScopeEntry]
    let visibleNames: [String]
    let genes: [String: Gene]
    /// Whether `t` is the time since the start.
    var hasTime = true

    func lookUp(_ name: String) -> ScopeEntry? { entries[name] ?? (hasTime ? CovariateDeclaration.timeEntry(name) : nil) }

    var functionNames: [String] { PhenotypeFunction.allCases.map(\.rawValue) }

    func call(
        _ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker
    ) -> TypedExpression?? {
        PhenotypeFunction(rawValue: name).map {
            $0.call(arguments, at: position, genes: genes, scope: self, checker.diagnostics)
        }
    }
}
