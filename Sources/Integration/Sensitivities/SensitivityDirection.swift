import ModelCompiler

/// What a twin's trajectory is differentiated by: a random effect, in one occasion if it is one between occasions.
public struct SensitivityDirection: Hashable, Sendable {
    /// The effect.
    public var effect: RandomEffect
    /// Index among the task's occasions; nil for effects between patients.
    public var occasion: Int?

    /// An effect, in one occasion if it is one between occasions.
    public init(_ effect: RandomEffect, occasion: Int? = nil) {
        self.effect = effect
        self.occasion = occasion
    }
}
