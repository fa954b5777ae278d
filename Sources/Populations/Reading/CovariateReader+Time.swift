import Documents
import Expressions
import Quantities

/// At multiples of what time a covariate may change: `1 wk`.
public struct CovariateStep: Hashable, Sendable {
    /// As written.
    public let quantity: Quantity
    let days: Double

    /// `4 wk`
    public var text: String { quantity.unit.shown(quantity.value) }

    /// What a formula with the time is taken at where its file does not say.
    static let standard = CovariateStep(quantity: Quantity(1, CovariateDeclaration.week), days: 7)

    /// In a unit of time.
    func length(in unit: Unit) -> Double { (try? quantity.converted(to: unit).value) ?? .nan }
}

extension CovariateDeclaration {
    /// The name of the time since the start of the treatment, as in models.
    static let time = "t"
    static let day = (try? Unit("d")) ?? .one
    static let week = (try? Unit("wk")) ?? .one

    /// The time in an expression: in days.
    static func timeEntry(_ name: String) -> ScopeEntry? {
        name == time ? ScopeEntry(tree: .symbol(time), type: .quantity(day)) : nil
    }
}

extension CovariateReader {
    /// `every: 1 wk`
    func every(
        _ reader: inout MappingReader, for form: (key: String, node: DocumentNode)
    ) -> (step: Quantity, position: SourcePosition)? {
        guard reader.has("every") else {
            _ = reader.optional("every")
            return nil
        }
        let position = reader.position(ofValue: "every")
        let step = reader.quantity("every")
        guard form.key == "derived" else {
            diagnostics.error(
                reader.position(of: "every"), "`every` cannot stand beside `\(form.key)`", expected: "a `derived` formula with the time `t`",
                remedy: "remove it")
            return nil
        }
        guard let step else { return nil }
        guard let days = try? step.converted(to: CovariateDeclaration.day).value else {
            diagnostics.error(position, "`every` is \(step.unit.phrase)", expected: "a time such as `1 wk`")
            return nil
        }
        guard days > 0, days.isFinite else {
            diagnostics.error(position, "`every` is \(step.unit.shown(step.value))", expected: "a time above 0")
            return nil
        }
        return (step, position)
    }
}
