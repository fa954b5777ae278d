import Documents
import Expressions
import Quantities

/// Declarations -> checked model: names resolved, quantities sorted, units reconciled.
///
/// A declaration that is wrong is told once; what uses it is passed over silently, so that one slip yields one message.
struct ModelChecker {
    let declared: ModelDeclarations
    let document: Document
    let diagnostics: Diagnostics
    var names: NameTable
    var spoilt: Set<String>
    var spoiltVariability: Set<String>
    var scope = ModelScope()
    /// Names that some expression uses.
    var used: Set<String> = []
    /// What each derived quantity rests on, directly or through others.
    var foundations: [String: Set<String>] = [:]
    var derivedUnits: [String: Unit] = [:]

    init(_ declared: ModelDeclarations, _ reader: ModelReader) {
        self.declared = declared
        document = reader.document
        diagnostics = reader.diagnostics
        names = reader.names
        spoilt = reader.spoilt
        spoiltVariability = reader.spoiltVariability
    }

    mutating func check() -> Model {
        enterDeclaredNames()
        let parameters = checkParameters()
        let equations = sortEquations()
        let derived = checkDerived(equations.derived)
        let states = checkStates(equations.derivatives)
        var model = Model(
            name: declared.name, title: declared.title, timeUnit: declared.timeUnit, covariates: declared.covariates,
            inputs: declared.inputs, parameters: parameters,
            iivCorrelations: checkCorrelations(declared.iivCorrelations, "iiv", parameters) { $0.iiv },
            iovCorrelations: checkCorrelations(declared.iovCorrelations, "iov", parameters) { $0.iov },
            uncertaintyCorrelations: checkCorrelations(declared.uncertaintyCorrelations, "uncertainty", parameters) { $0.uncertainty },
            states: states, derived: derived, forcings: declared.forcings, events: [], routes: [], outputs: [],
            components: [component()])
        model.events = declared.events.compactMap { checkEvent($0) }
        model.routes = declared.routes.compactMap { checkRoute($0) }
        model.outputs = declared.outputs.compactMap { checkOutput($0) }
        model.checks = declared.checks
        if !diagnostics.hasErrors { warnOfUnused() }
        return model
    }

    private mutating func enterDeclaredNames() {
        scope.addTime(declared.timeUnit)
        for covariate in declared.covariates { scope.add(covariate) }
        for input in declared.inputs { scope.add(input.name, .quantity(input.unit)) }
        for forcing in declared.forcings { scope.add(forcing.name, .quantity(forcing.unit)) }
        for state in declared.states { scope.add(state.name.text, .quantity(state.unit)) }
    }

    private func component() -> ModelComponent {
        ModelComponent(
            name: "", model: declared.name, title: declared.title, source: declared.source, organ: declared.organ,
            file: document.file, text: document.text, equations: declared.equationText,
            description: declared.description, notes: declared.notes, molarMass: declared.molarMass)
    }

    private func checkCorrelations(
        _ correlations: [CorrelationDeclaration], _ kind: String, _ parameters: [ModelParameter],
        _ variability: (ModelParameter) -> Variability?
    ) -> [ParameterCorrelation] {
        guard spoilt.union(spoiltVariability).isDisjoint(with: correlations.flatMap { [$0.first.text, $0.second.text] }) else { return [] }
        return CorrelationChecker(
            kind: kind, varying: parameters.filter { variability($0) != nil }.map(\.name),
            parameters: Set(parameters.map(\.name)), diagnostics: diagnostics
        ).check(correlations)
    }

    // MARK: Expressions in their place

    /// Whether an expression may be checked: it uses only kinds of names allowed here, and none that is already wrong.
    mutating func admits(_ expression: Expression, in place: Place) -> Bool {
        used.formUnion(expression.names)
        var isSound = true
        for (name, position) in expression.namedPlaces {
            if spoilt.contains(name) {
                isSound = false
            } else if let kind = kind(of: name), !place.allowed.contains(kind) {
                diagnostics.error(
                    position, "\(place.description) cannot use `\(name)`, \(kind.withArticle)", expected: place.expectation)
                isSound = false
            }
        }
        return isSound
    }

    /// A quantity of any unit; nil after a diagnostic.
    mutating func quantity(_ expression: Expression, in place: Place) -> (TypedExpression, Unit)? {
        guard admits(expression, in: place), let typed = UnitChecker(scope: scope, diagnostics: diagnostics).check(expression)
        else { return nil }
        if case .quantity(let unit) = typed.type { return (typed, unit) }
        diagnostics.error(
            expression.position, "\(place.description) is \(typed.type == .truth ? "true or false" : "a level")",
            expected: "a quantity", remedy: "write `if ... then 1 else 0`")
        return nil
    }

    /// A quantity converted into a unit; nil after a diagnostic.
    mutating func quantity(_ expression: Expression, as unit: Unit, in place: Place) -> TypedExpression? {
        guard admits(expression, in: place) else { return nil }
        return UnitChecker(scope: scope, diagnostics: diagnostics).check(expression, as: unit)
    }

    private func kind(of name: String) -> NameKind? { name == "t" || name == "tad" ? .time : names.kind(of: name) }

    private func warnOfUnused() {
        for parameter in declared.parameters where !used.contains(parameter.name.text) {
            diagnostics.warn(
                parameter.name.position, "the parameter `\(parameter.name.text)` is not used", remedy: "use it, or remove it")
        }
        for covariate in declared.covariates where !used.contains(covariate.name) {
            diagnostics.warn(covariate.position, "the covariate `\(covariate.name)` is not used", remedy: "use it, or remove it")
        }
        for input in declared.inputs where !used.contains(input.name) {
            diagnostics.warn(input.position, "the input `\(input.name)` is not used", remedy: "use it, or remove it")
        }
    }
}

/// Where in a model file an expression stands, and which names may be used there.
struct Place {
    let description: String
    let allowed: Set<NameKind>
    let expectation: String

    static let typical = Place(
        description: "a typical value", allowed: [.covariate, .parameter], expectation: "covariates and other parameters")
    static let initial = Place(
        description: "an initial value", allowed: [.covariate, .parameter, .derived, .forcing, .time],
        expectation: "covariates, parameters, and derived quantities that do not rest on states or inputs")
    /// Equations and everything that is evaluated while the twin runs.
    static func running(_ description: String) -> Place {
        Place(
            description: description, allowed: [.covariate, .parameter, .input, .forcing, .state, .derived, .time],
            expectation: "a quantity of the model")
    }
}

extension Expression {
    /// Every name with its place, in the order written.
    var namedPlaces: [(name: String, position: SourcePosition)] {
        if case .name(let name) = kind { return [(name, position)] }
        return kind.operands.flatMap(\.namedPlaces)
    }
}
