import Documents
import Expressions
import Quantities

/// A state as written.
struct StateDeclaration {
    let name: Scalar
    let unit: Unit
    let initial: Expression?
    let title: String?
}

extension ModelReader {
    /// `states: {central: mg, effect: {unit: '%', initial: baseline}}`
    mutating func readStates(_ entries: [DocumentNode.Entry]) -> [StateDeclaration] {
        entries.compactMap { entry in
            guard declare(entry.key, as: .state) else { return nil }
            let declaration = readState(entry)
            if declaration == nil { spoilt.insert(entry.key.text) }
            return declaration
        }
    }

    private func readState(_ entry: DocumentNode.Entry) -> StateDeclaration? {
        if case .scalar(let scalar) = entry.value.content {
            return scalar.unit(in: diagnostics).map {
                StateDeclaration(name: entry.key, unit: $0, initial: nil, title: nil)
            }
        }
        guard var reader = MappingReader(entry.value, what: "a state", keys: ["unit", "initial", "title"], in: diagnostics)
        else { return nil }
        let unit = reader.unit("unit", required: true)
        let initial = reader.expression("initial")
        let title = reader.text("title")
        reader.finish()
        if reader.has("initial"), initial == nil { return nil }
        return unit.map { StateDeclaration(name: entry.key, unit: $0, initial: initial, title: title) }
    }

    /// `inputs: {C: {unit: mg/L, title: Drug concentration in plasma}}`
    mutating func readInputs(_ entries: [DocumentNode.Entry]) -> [ModelInput] {
        entries.compactMap { entry in
            guard declare(entry.key, as: .input) else { return nil }
            let input = readInput(entry)
            if input == nil { spoilt.insert(entry.key.text) }
            return input
        }
    }

    private func readInput(_ entry: DocumentNode.Entry) -> ModelInput? {
        guard var reader = MappingReader(entry.value, what: "an input", keys: ["unit", "title"], in: diagnostics)
        else { return nil }
        let unit = reader.unit("unit", required: true)
        let title = reader.text("title")
        reader.finish()
        return unit.map { ModelInput(name: entry.key.text, unit: $0, title: title, position: entry.key.position) }
    }
}
