import Documents
import Expressions
import ModelLanguage
import Quantities

/// A check of a model file, read against its twin: all that is needed to solve and judge it.
public struct CheckPlan: Sendable {
    /// Who is looked at, and what he is given.
    public struct Setting: Sendable {
        /// In the twin's order and units; a level is its index.
        public var covariates: [Double]
        public var overrides: [ParameterOverride]
        public var regimen: [DoseRule]
    }

    /// What is found, and what it is to be.
    public struct Value: Sendable {
        /// In ``unit``. Symbols as in ``EndpointPlan/value``.
        public var tree: CheckedExpression
        public var unit: Unit
        /// When it is read, of a point of a course; as written.
        public var time: String?
        public var expected: Expected
    }

    /// What is right, in the value's unit.
    public struct Expected: Sendable {
        public var range: ClosedRange<Double>
        /// nil where only a range is known.
        public var value: Double?
        /// For people: `444 mg*h/L within 2 %`.
        public var text: String
    }

    public var that: String
    public var source: String
    public var isLong: Bool
    /// Without inputs.
    public var twin: Model
    /// What comes before a parameter's name where the checked model is a component; empty where it is the twin.
    public var prefixes: [String]
    public var setting: Setting
    /// Its value divides that of ``setting``.
    public var relativeTo: Setting?
    /// In the twin's time unit.
    public var duration: Double
    /// Expressions of the twin that functionals look at, beyond its outputs.
    public var observables: [TypedExpression]
    public var functionals: [FunctionalPlan]
    /// One, or one per point.
    public var values: [Value]
    public var position: SourcePosition

    /// Whether anybody is given a dose.
    public var hasDoses: Bool { !setting.regimen.isEmpty }

    /// Indices, in the twin, of a parameter of the checked model.
    public func parameters(named name: String) -> [Int] {
        prefixes.compactMap { prefix in twin.parameters.firstIndex { $0.name == prefix + name } }
    }
}

extension CheckPlan {
    /// The checks of a model, in the order of its file; those that are wrong are told and left out.
    ///
    /// - Parameters:
    ///   - library: where twins of checks find other models; the model's own name means this model.
    public static func read(_ model: Model, library: ModelResolver, _ diagnostics: Diagnostics) -> [CheckPlan] {
        guard let component = model.components.first, !model.checks.isEmpty,
            let document = Document.parse(component.text, file: component.file, Diagnostics())
        else { return [] }
        return model.checks.compactMap { check in
            let reader = ProtocolReader(
                document: document, library: library.knowing(model), overrides: .init(), diagnostics: diagnostics)
            var reading = CheckPlanReading(model: model, check: check, reader: reader)
            return reading.read()
        }
    }
}
