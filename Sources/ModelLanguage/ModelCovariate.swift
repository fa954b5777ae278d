import Documents
import Quantities

/// A quantity that a model needs from outside: another component, a covariate or a forcing.
public struct ModelInput: Sendable {
    public var name: String
    public var unit: Unit
    public var title: String?
    public var position: SourcePosition
}

public struct ModelCovariate: Sendable {
    public enum Kind: Sendable {
        /// `standard` is the value used when nothing is known (the file's `default`).
        case number(unit: Unit, standard: Double?, studied: ClosedRange<Double>?)
        case levels([String], standard: Int?)
    }
    public var name: String
    public var kind: Kind
    public var title: String?
    public var position: SourcePosition
}

extension ModelCovariate {
    /// What is used where nothing is known; a level's index.
    package var standard: Double? {
        switch kind {
        case .number(_, let standard, _): standard
        case .levels(_, let standard): standard.map(Double.init)
        }
    }
}
