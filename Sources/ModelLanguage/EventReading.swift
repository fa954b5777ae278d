import Documents
import Expressions

/// A state event as written.
struct EventDeclaration {
    let name: Scalar
    let condition: Expression
    let resets: [(state: Scalar, value: Expression)]
}

extension ModelReader {
    /// `events: {division: {when: size >= 2 mg, set: {size: size / 2}}}`
    mutating func readEvents(_ entries: [DocumentNode.Entry]) -> [EventDeclaration] {
        entries.compactMap { entry in
            guard names.declare(entry.key, as: .event, diagnostics) else { return nil }
            return readEvent(entry)
        }
    }

    private func readEvent(_ entry: DocumentNode.Entry) -> EventDeclaration? {
        guard var reader = MappingReader(entry.value, what: "an event", keys: ["when", "set"], in: diagnostics)
        else { return nil }
        let condition = reader.expression("when", required: true)
        let entries = reader.entries("set", required: true)
        reader.finish()
        let resets = (entries ?? []).compactMap { entry -> (state: Scalar, value: Expression)? in
            guard let text = entry.value.text("the new value of `\(entry.key.text)`", in: diagnostics) else { return nil }
            return Expression.parse(text, diagnostics).map { (entry.key, $0) }
        }
        if let entries, entries.isEmpty {
            diagnostics.error(reader.position(of: "set"), "the event sets no state", expected: "`set: {state: expression}`")
        }
        return condition.map { EventDeclaration(name: entry.key, condition: $0, resets: resets) }
    }
}
