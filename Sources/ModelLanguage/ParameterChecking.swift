import Documents
import Expressions
import Quantities

extension ModelChecker {
    /// Parameters in the order written; each typical value may use covariates and other parameters.
    mutating func checkParameters() -> [ModelParameter] {
        let byName = Dictionary(declared.parameters.map { ($0.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        let sort = DependencySort(
            declared.parameters.map(\.name.text), dependencies: byName.mapValues { $0.typical.names.sorted() })
        for cycle in sort.cycles { reportCycle(cycle, "parameters") { byName[$0]?.name.position } }
        spoilt.formUnion(sort.unsortable)
        var checked: [String: ModelParameter] = [:]
        for name in sort.order {
            guard let declaration = byName[name], !sort.unsortable.contains(name) else { continue }
            guard let parameter = checkParameter(declaration) else {
                spoilt.insert(name)
                continue
            }
            checked[name] = parameter
            scope.add(name, .quantity(parameter.unit))
        }
        return declared.parameters.compactMap { checked[$0.name.text] }
    }

    private mutating func checkParameter(_ declaration: ParameterDeclaration) -> ModelParameter? {
        guard let (typical, unit) = quantity(declaration.typical, in: .typical) else { return nil }
        let name = declaration.name.text
        let iiv = declaration.iiv.flatMap { $0.checked(parameter: name, unit: unit, diagnostics) }
        let iov = declaration.iov.flatMap { $0.checked(parameter: name, unit: unit, diagnostics) }
        if (declaration.iiv != nil && iiv == nil) || (declaration.iov != nil && iov == nil) { spoiltVariability.insert(name) }
        if let iiv, let iov, iiv.scale != iov.scale, let position = declaration.iov?.position {
            diagnostics.error(
                position, "the iov of `\(name)` is \(iov.scale.rawValue), but its iiv is \(iiv.scale.rawValue)",
                expected: "the same distribution and measure for both")
        }
        checkRange(typical, of: name, (iiv ?? iov)?.scale)
        let uncertainty = declaration.uncertainty.flatMap {
            $0.checked(
                parameter: name, unit: unit, scale: (iiv ?? iov)?.scale, typical: typical.tree.constantValue, diagnostics)
        }
        if declaration.uncertainty != nil, uncertainty == nil { spoiltVariability.insert(name) }
        return ModelParameter(
            name: name, unit: unit, typical: typical, iiv: iiv, iov: iov, uncertainty: uncertainty, title: declaration.title,
            text: declaration.text)
    }

    /// Typical values that their distribution cannot have, where they are plain numbers.
    private func checkRange(_ typical: TypedExpression, of name: String, _ scale: Variability.Scale?) {
        guard let value = typical.tree.constantValue else { return }
        switch scale {
        case .lognormal where value <= 0:
            diagnostics.error(
                typical.position, "`\(name)` is lognormal, but its typical value is not positive",
                expected: "a value above 0, or `distribution: normal`")
        case .logit where value <= 0 || value >= 1:
            diagnostics.error(
                typical.position, "`\(name)` varies on the logit scale, but its typical value is not between 0 and 1",
                expected: "a value between 0 and 1")
        default: break
        }
    }

    func reportCycle(_ cycle: [String], _ what: String, _ position: (String) -> SourcePosition?) {
        guard let first = cycle.first.flatMap(position) else { return }
        if cycle.count == 1 {
            diagnostics.error(first, "`\(cycle[0])` depends on itself", remedy: "define it without itself")
            return
        }
        let members = cycle.map { name in
            position(name).map { "`\(name)` (line \($0.line))" } ?? "`\(name)`"
        }
        diagnostics.error(
            first, "these \(what) depend on each other in a circle: \((members + [members[0]]).joined(separator: " -> "))",
            remedy: "define one of them without the others")
    }
}
