import Documents
import Expressions
import Quantities

/// One model in a twin, with what supplies its inputs.
///
///     drug: docetaxel-pk
///     marrow: {model: neutropenia-friberg-2002, inputs: {C: drug.C}}
public struct TwinComponent: Sendable {
    /// An expression about the twin (`drug.C`, a covariate, a constant) that is an input's value.
    public struct Supply: Sendable {
        public var input: Scalar
        public var value: Expression

        public init(input: Scalar, value: Expression) {
            self.input = input
            self.value = value
        }
    }

    public var name: Scalar
    public var model: Model
    public var supplies: [Supply]

    public init(name: Scalar, model: Model, supplies: [Supply] = []) {
        self.name = name
        self.model = model
        self.supplies = supplies
    }
}

extension Model {
    /// One twin of several models: names become `component.name`, covariates of the same name are one, inputs become
    /// derived quantities with the value of what supplies them, and times are in the first component's unit.
    ///
    /// - Parameters:
    ///   - components: in the order that the twin keeps.
    ///   - name: of the twin.
    ///   - position: for what is wrong with the twin as a whole.
    /// - Returns: nil after diagnostics: names given twice, covariates of different kinds, inputs without a supply, wrong
    ///   units, quantities that depend on each other in a circle.
    public static func composed(
        _ components: [TwinComponent], named name: String, at position: SourcePosition, _ diagnostics: Diagnostics
    ) -> Model? {
        let own = Diagnostics()
        var composer = Composer(name: name, components: components, position: position, diagnostics: own)
        let model = composer.compose()
        for diagnostic in own.all { diagnostics.report(diagnostic) }
        return own.hasErrors ? nil : model
    }
}

/// Puts components together. The first step enters what each brings under its full name; then inputs are wired, and
/// last all derived quantities are sorted anew, because wires run between components.
struct Composer {
    let components: [TwinComponent]
    let position: SourcePosition
    let diagnostics: Diagnostics
    private(set) var twin: Model

    init(name: String, components: [TwinComponent], position: SourcePosition, diagnostics: Diagnostics) {
        self.components = components
        self.position = position
        self.diagnostics = diagnostics
        twin = Model(
            name: name, title: components.map(\.model.title).joined(separator: "; "),
            timeUnit: components.first?.model.timeUnit ?? .one, covariates: [], parameters: [], iivCorrelations: [],
            iovCorrelations: [], states: [], derived: [], forcings: [], events: [], routes: [], outputs: [], components: [])
    }

    mutating func compose() -> Model? {
        guard !components.isEmpty else {
            diagnostics.error(position, "the twin has no components", expected: "`name: model` for each")
            return nil
        }
        var names = NameTable()
        let sound = components.filter { names.declare($0.name, as: .component, diagnostics) }
        let covariates = CovariateMerger(components: sound, diagnostics: diagnostics).merge()
        twin.covariates = covariates.merged
        for component in sound {
            let translation = ComponentTranslation(
                component, into: twin.timeUnit, covariateFactors: covariates.factors[component.name.text] ?? [:])
            twin.append(translation)
        }
        dropAmbiguousNumbers()
        refuseNameClashes(sound)
        wireInputs(sound)
        sortDerived()
        return twin
    }

    /// A component's name in front of a covariate's: `drug` beside a covariate `drug`.
    private func refuseNameClashes(_ components: [TwinComponent]) {
        for component in components where twin.covariates.contains(where: { $0.name == component.name.text }) {
            diagnostics.error(
                component.name.position, "`\(component.name.text)` is already a covariate of the twin",
                remedy: "choose another name for the component")
        }
    }

    /// A route's number means something only while no other component uses it.
    private mutating func dropAmbiguousNumbers() {
        let numbers = twin.routes.compactMap(\.number)
        for index in twin.routes.indices {
            if let number = twin.routes[index].number, numbers.filter({ $0 == number }).count > 1 {
                twin.routes[index].number = nil
            }
        }
    }

    private mutating func sortDerived() {
        let byName = Dictionary(twin.derived.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let sort = DependencySort(
            twin.derived.map(\.name), dependencies: byName.mapValues { $0.value.tree.symbols.sorted() })
        for cycle in sort.cycles {
            let members = (cycle + cycle.prefix(1)).map { "`\($0)`" }.joined(separator: " -> ")
            diagnostics.error(
                cycle.compactMap { supplyPosition(of: $0) }.first ?? position,
                "the components supply each other in a circle: \(members)",
                remedy: "let one of these inputs rest on a state")
        }
        twin.derived = sort.order.compactMap { byName[$0] }
    }

    private func supplyPosition(of name: String) -> SourcePosition? {
        for component in components {
            for supply in component.supplies where "\(component.name.text).\(supply.input.text)" == name {
                return supply.value.position
            }
        }
        return nil
    }

    // MARK: Wires

    private mutating func wireInputs(_ components: [TwinComponent]) {
        let scope = twinScope(components)
        for component in components {
            let inputs = component.model.inputs
            var supplied: Set<String> = []
            for supply in component.supplies {
                guard let input = inputs.first(where: { $0.name == supply.input.text }) else {
                    refuse(supply.input, of: component)
                    continue
                }
                guard supplied.insert(input.name).inserted else {
                    diagnostics.error(supply.input.position, "the input `\(input.name)` is supplied twice", remedy: "remove one of them")
                    continue
                }
                if let value = value(of: supply, for: input, component, scope) {
                    twin.derived.append(ModelDerived(name: "\(component.name.text).\(input.name)", unit: input.unit, value: value))
                }
            }
            for input in inputs where !supplied.contains(input.name) && !component.supplies.contains(where: { $0.input.text == input.name }) {
                diagnostics.error(
                    component.name.position,
                    "nothing supplies the input `\(input.name)` of `\(component.model.name)` (\(input.title ?? input.unit.symbol))",
                    remedy: "add `inputs: {\(input.name): component.quantity}`")
            }
        }
    }

    private func refuse(_ input: Scalar, of component: TwinComponent) {
        let inputs = component.model.inputs.map(\.name)
        diagnostics.error(
            input.position, "`\(component.model.name)` has no input `\(input.text)`",
            remedy: inputs.isEmpty ? "it has none: remove `inputs`" : Suggestions.remedy(for: input.text, among: inputs))
    }

    /// All names of the twin; inputs too, so that a circle of wires is found and told as one.
    private func twinScope(_ components: [TwinComponent]) -> any Scope {
        var whole = twin
        whole.inputs = components.flatMap { component in
            component.model.inputs.map { input in
                ModelInput(
                    name: "\(component.name.text).\(input.name)", unit: input.unit, title: input.title, position: input.position)
            }
        }
        return whole.scope()
    }

    /// The supply in the input's unit; between mass and amount by the molar mass of the component it comes from.
    private func value(
        of supply: TwinComponent.Supply, for input: ModelInput, _ component: TwinComponent, _ scope: any Scope
    ) -> TypedExpression? {
        let checker = UnitChecker(scope: SupplyScope(twin: scope, receiver: component.name.text), diagnostics: diagnostics)
        guard let typed = checker.check(supply.value) else { return nil }
        if case .quantity(let unit) = typed.type, !unit.isCommensurable(with: input.unit),
            let molarMass = molarMass(of: supply.value),
            let factor = try? MolarConversion.factor(from: unit, to: input.unit, molarMass: molarMass)
        {
            return TypedExpression(
                tree: typed.tree.scaled(by: factor), type: .quantity(input.unit), position: typed.position)
        }
        return checker.check(supply.value, as: input.unit)
    }

    /// Of the one component that an expression names, if it declares one.
    private func molarMass(of expression: Expression) -> Quantity? {
        let sources = Set(expression.names.compactMap { name in name.split(separator: ".").first.map(String.init) })
        guard sources.count == 1, let source = sources.first else { return nil }
        return twin.components.first { $0.name == source }?.molarMass
    }
}

/// What an input may be supplied with; a component's own names are not suggested to it.
private struct SupplyScope: Scope {
    let twin: any Scope
    let receiver: String

    var visibleNames: [String] { twin.visibleNames.filter { !$0.hasPrefix("\(receiver).") } }
    var functionNames: [String] { twin.functionNames }
    func lookUp(_ name: String) -> ScopeEntry? { twin.lookUp(name) }
    func call(_ name: String, _ arguments: [Expression], at position: SourcePosition, checker: UnitChecker) -> TypedExpression?? {
        twin.call(name, arguments, at: position, checker: checker)
    }
}
